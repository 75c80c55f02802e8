"""What the register can be narrowed by; the floors above add theirs through settings.CUSTOMER_LIST_COLUMNS."""

from collections.abc import Iterable

import django_filters
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Exists, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.module_loading import import_string

from customers.models import Address, Category, Customer, Hold
from foundation.countries import UnknownCountry, country_code
from foundation.models import SearchEntry
from foundation.tables import Extra
from staff.models import User

SHORTEST_PART = 3  # characters from which the trigram index finds any part of a text
STATUSES = [
    ("", "Active"),
    ("prospect", "Prospects"),
    ("customer", "Customers"),
    ("archived", "Archived"),
    ("all", "All"),
]
SELECT = forms.Select(attrs={"class": "form-select", "data-autosubmit": ""})


class CountryField(forms.CharField):
    """A country by code or name; cleans to its ISO code."""

    def clean(self, value: str) -> str:
        text = super().clean(value)
        try:
            return country_code(text) if text else ""
        except UnknownCountry as error:
            raise ValidationError(str(error)) from error


class CountryFilter(django_filters.CharFilter):
    field_class = CountryField


class RegisterFilter(django_filters.FilterSet):
    """The filters of this floor."""

    text = django_filters.CharFilter(
        label="Search",
        method="by_text",
        widget=forms.TextInput(
            attrs={"class": "form-control", "type": "search", "placeholder": "Name, person, city …"}
        ),
    )
    status = django_filters.ChoiceFilter(
        label="Status", choices=STATUSES[1:], empty_label=STATUSES[0][1], method="by_status", widget=SELECT
    )
    sales_rep = django_filters.ModelChoiceFilter(
        label="Sales rep",
        queryset=User.objects.filter(is_active=True).order_by("name"),
        empty_label="Any",
        widget=SELECT,
    )
    category = django_filters.ModelChoiceFilter(
        label="Category", field_name="categories", queryset=Category.objects.order_by(Lower("name")), empty_label="Any",
        widget=SELECT,
    )  # fmt: skip
    country = CountryFilter(
        label="Country",
        method="by_country",
        widget=forms.TextInput(attrs={"class": "form-control", "placeholder": "Any", "size": 10}),
    )
    hold = django_filters.ChoiceFilter(
        label="Hold", choices=[("yes", "On hold"), ("no", "Not on hold")], empty_label="Any", method="by_hold",
        widget=SELECT,
    )  # fmt: skip

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Without a chosen status the archive stays out of the list."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("status") else rows.exclude(status=Customer.Status.ARCHIVED)

    def by_text(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        """Narrow to customers whose name, code, city, people or e-mails hold each word, whatever accents and case.

        A word too short for the index of parts must begin the name or the code.
        """
        rows = rows.alias(low_name=Lower("name"), low_code=Lower("code"))
        for word in text.split():
            if len(word) < SHORTEST_PART:
                rows = rows.filter(Q(low_name__startswith=word.lower()) | Q(low_code__startswith=word.lower()))
            else:
                rows = rows.filter(pk__in=holding(word))
        return rows

    def by_status(self, rows: QuerySet, name: str, status: str) -> QuerySet:
        return rows if status == "all" else rows.filter(status=status)

    def by_country(self, rows: QuerySet, name: str, country: str) -> QuerySet:
        return rows.filter(Exists(Address.objects.filter(customer=OuterRef("pk"), country=country)))

    def by_hold(self, rows: QuerySet, name: str, wanted: str) -> QuerySet:
        held = Exists(Hold.objects.active().filter(customer=OuterRef("pk")))
        return rows.filter(held if wanted == "yes" else ~held)


def holding(word: str) -> QuerySet:
    """Return the customers whose searchable text, or e-mail addresses for a word with an @, hold the word."""
    kind = SearchEntry.Kind.EMAIL if "@" in word else SearchEntry.Kind.CUSTOMER
    folded = Func(Value(word), function="foundation_fold", output_field=TextField())
    return SearchEntry.objects.filter(kind=kind, term__contains=folded).values("customer_id")


def register_filter(request: HttpRequest, rows: QuerySet, extras: Iterable[Extra]) -> RegisterFilter:
    """Return the register's filters with those of the floors above, bound to the URL."""
    added = {name: each for extra in extras for name, each in extra.filters.items()}
    kind = type("RegisterFilterWithExtras", (RegisterFilter,), added) if added else RegisterFilter
    return kind(request.GET, queryset=rows, request=request)


def register_extras() -> list[Extra]:
    """Return what the floors above add to the register."""
    return [import_string(dotted)() for dotted in settings.CUSTOMER_LIST_COLUMNS]
