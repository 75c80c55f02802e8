"""What the register can be narrowed by; the floors above add theirs through settings.CUSTOMER_LIST_COLUMNS."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Exists, Func, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower

from customers.models import Address, Assignment, Category, Customer, Email, Hold, Phone, Tag
from customers.narrowing import YES_NO, AnyOf, Choice, DayRange, Part, PartOf, Range, TextRange
from customers.sorted_filters import GroupFilter, SelectionFilter
from foundation.countries import UnknownCountry, country_code
from foundation.languages import LANGUAGES
from foundation.models import SearchEntry
from staff.models import User

SHORTEST_PART = 3  # characters from which the trigram index finds any part of a text
STATUSES = [
    ("", "Active"),
    ("prospect", "Prospects"),
    ("customer", "Customers"),
    ("archived", "Archived"),
    ("all", "All"),
]
BY_CODE = forms.TextInput(attrs={"class": "form-control", "placeholder": "its code"})


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


def main_addresses() -> QuerySet:
    return Address.objects.filter(purpose=Address.Purpose.MAIN)


def people() -> QuerySet:
    return User.objects.filter(is_active=True).order_by("name")


class RegisterFilter(django_filters.FilterSet):
    """The filters of this floor, in the order in which they are offered."""

    text = django_filters.CharFilter(
        label="Search",
        method="by_text",
        widget=forms.TextInput(
            attrs={"class": "form-control", "type": "search", "placeholder": "Name, person, city …"}
        ),
    )
    status = Choice(label="Status", choices=STATUSES[1:], empty_label=STATUSES[0][1], method="by_status")
    kind = Choice(label="Kind", choices=Customer.Kind.choices)
    tag = AnyOf(
        label="Tag", queryset=Tag.objects.order_by(Lower("name")), links=Customer.tags.through.objects.all(), to="tag"
    )
    without_tag = AnyOf(
        label="Without tag", queryset=Tag.objects.order_by(Lower("name")), links=Customer.tags.through.objects.all(),
        to="tag", without=True,
    )  # fmt: skip
    category = AnyOf(
        label="Category", queryset=Category.objects.order_by(Lower("name")),
        links=Customer.categories.through.objects.all(), to="category",
    )  # fmt: skip
    group = GroupFilter()
    selection = SelectionFilter()
    sales_rep = django_filters.ModelMultipleChoiceFilter(
        label="Sales rep", queryset=lambda request: people(), null_label="Nobody", null_value="none", distinct=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )  # fmt: skip
    staff = AnyOf(label="Looked after by", queryset=lambda request: people(), links=Assignment.objects.all(), to="user")
    duty = PartOf(Assignment.objects, label="Duty of somebody", field_name="duty")
    do_not_contact = Choice(label="Do not contact", choices=YES_NO, method="by_yes")
    hold = Choice(label="Hold", choices=[("yes", "On hold"), ("no", "Not on hold")], method="by_hold")
    country = CountryFilter(
        label="Country",
        method="by_country",
        widget=forms.TextInput(attrs={"class": "form-control", "placeholder": "name or code", "size": 10}),
    )
    city = PartOf(main_addresses(), label="City", field_name="city")
    region = PartOf(main_addresses(), label="Region", field_name="region")
    postcode = TextRange(label="Postcode", method="by_postcode")
    email = PartOf(Email.objects, label="E-mail", field_name="address")
    phone = PartOf(Phone.objects, label="Phone", field_name="as_typed")
    website = Part(label="Website")
    language = Choice(label="Language", choices=LANGUAGES)
    currency = Part(label="Currency")
    terms = Part(label="Terms")
    payment_type = Choice(label="Pays by", choices=Customer.PaymentType.choices)
    credit_limit = Range(label="Credit limit")
    shares_credit = Choice(label="Uses head office's limit", choices=YES_NO, method="by_yes")
    parent = django_filters.CharFilter(
        label="Head office", field_name="parent__code", lookup_expr="iexact", widget=BY_CODE
    )
    payer = django_filters.CharFilter(
        label="Invoices go to", field_name="payer__code", lookup_expr="iexact", widget=BY_CODE
    )
    branches = Choice(label="Has branches", choices=YES_NO, method="by_branches")
    vat_id = Part(label="VAT number")
    tax_id = Part(label="Tax number")
    own_tax_rules = Choice(label="Tax rules of its own", choices=YES_NO, method="by_yes")
    notes = Part(label="Notes")
    created_on = DayRange(label="Customer since")
    changed = DayRange(label="Last changed", field_name="changed_at__date")

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

    def by_yes(self, rows: QuerySet, name: str, wanted: str) -> QuerySet:
        return rows.filter(**{name: wanted == "yes"})

    def by_country(self, rows: QuerySet, name: str, country: str) -> QuerySet:
        return rows.filter(Exists(Address.objects.filter(customer=OuterRef("pk"), country=country)))

    def by_postcode(self, rows: QuerySet, name: str, ends: slice | None) -> QuerySet:
        """From … to … as texts; "2999" as the end takes in "2999 XY"."""
        there = main_addresses().filter(customer=OuterRef("pk")).exclude(postcode="")
        if ends and ends.start:
            there = there.filter(postcode__gte=ends.start)
        if ends and ends.stop:
            there = there.filter(Q(postcode__lte=ends.stop) | Q(postcode__startswith=ends.stop))
        return rows.filter(Exists(there)) if ends and (ends.start or ends.stop) else rows

    def by_branches(self, rows: QuerySet, name: str, wanted: str) -> QuerySet:
        below = Exists(Customer.objects.present().filter(parent=OuterRef("pk")))
        return rows.filter(below if wanted == "yes" else ~below)

    def by_hold(self, rows: QuerySet, name: str, wanted: str) -> QuerySet:
        held = Exists(Hold.objects.active().filter(customer=OuterRef("pk")))
        return rows.filter(held if wanted == "yes" else ~held)


def holding(word: str) -> QuerySet:
    """Return the customers whose searchable text, or e-mail addresses for a word with an @, hold the word."""
    kind = SearchEntry.Kind.EMAIL if "@" in word else SearchEntry.Kind.CUSTOMER
    folded = Func(Value(word), function="foundation_fold", output_field=TextField())
    return SearchEntry.objects.filter(kind=kind, term__contains=folded).values("customer_id")
