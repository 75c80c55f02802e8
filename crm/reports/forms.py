import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date

from django import forms
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from credit.models import CollectionCase
from credit.rating.grades import GRADES, NOT_RATED
from crm.reports.asking import NONE, SEVERAL
from crm.reports.report import Asked, Choice, Report, usual_begin
from customers.models import Category, Customer
from foundation.periods import company_today
from journal.filters import EntryFilter
from staff.models import User

DAY = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
TEXT = forms.TextInput(attrs={"class": "form-control", "size": 12})
SELECT = forms.Select(attrs={"class": "form-select"})
OFFERED = [*((one, one) for one in GRADES), (NOT_RATED, "not rated")]
SAID = ("begins_on", "collector", "grade", "currency", "group", "status", "place")
CODE = re.compile(r"[A-Z]{3}")
WRITE_A_DAY = {"invalid": "Write the day as 2026-05-31."}


class WordsFirst(forms.models.ModelChoiceIterator):
    """The empty choice, the words, then the things."""

    def __iter__(self):
        things = super().__iter__()
        yield next(things)
        yield from self.field.also.items()
        yield from things


class OneOf(forms.ModelChoiceField):
    """One thing of many, or one of a few words that stand before them (`also`: words by key, cleaned to the key)."""

    iterator = WordsFirst

    def __init__(self, queryset, *, also: dict[str, str], **named):
        self.also = also
        super().__init__(queryset, required=False, widget=SELECT, **named)

    def to_python(self, value):
        return value if value in self.also else super().to_python(value)


class AskedForm(forms.Form):
    """The day of a report, and the customer where it is about one, or whose customers: one's own at first."""

    begins_on = forms.DateField(label="From", required=False, widget=DAY, error_messages=WRITE_A_DAY)
    as_of = forms.DateField(label="As of", required=False, widget=DAY, error_messages=WRITE_A_DAY)
    customer = forms.CharField(label="Customer code", required=False, widget=TEXT)
    sales_rep = forms.ModelChoiceField(
        User.objects.none(),
        label="or all customers of",
        required=False,
        empty_label="nobody: the code alone",
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": "Choose one of the people offered: somebody some customers are assigned to."},
    )
    category = OneOf(
        Category.objects.order_by(Lower("name")), empty_label="all", also={NONE: "in none", SEVERAL: "in several"}
    )
    group = forms.CharField(label="Head office", required=False, widget=TEXT)
    status = forms.ChoiceField(required=False, widget=SELECT, choices=[("", "all"), *Customer.Status.choices])
    place = forms.CharField(label="City, postcode …", required=False, widget=TEXT)
    collector = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        empty_label="everybody",
        widget=SELECT,
        error_messages={"invalid_choice": "Choose one of the people offered: somebody who collects from a customer."},
    )
    grade = forms.ChoiceField(required=False, widget=SELECT, choices=[("", "all"), *OFFERED])
    currency = forms.ChoiceField(required=False, widget=SELECT)

    def __init__(self, data, *, report: Report, seen, user: User):
        super().__init__(with_days(data), auto_id="id_asked_%s", label_suffix="")
        self.seen, self.user, self.report = seen, user, report
        asked = {
            *(["as_of"] if report.dated else []),
            *report.asks,
            *(["customer", "sales_rep"] if report.about_one else []),
        }
        asked |= {"begins_on"} if "period" in asked else set()
        for name in self.fields.keys() - asked:
            del self.fields[name]
        self._offer()
        own = {choice.key: field_of(choice) for choice in report.own}
        self.fields = own | self.fields

    def _offer(self) -> None:
        """Fill the choices that come from the database."""
        if "sales_rep" in self.fields:
            self._offer_reps()
        if "collector" in self.fields:
            self.fields["collector"].queryset = collectors()
        if "currency" in self.fields:
            offered = currencies(self.data.get("currency", ""))
            self.fields["currency"].choices = [("", "all"), *((one, one) for one in offered)]
        if "begins_on" in self.fields:
            self.fields["as_of"].label = "To"

    def _offer_reps(self) -> None:
        """Offer those who have customers: as the other way to say who it is about, or as a filter."""
        mine = Q(pk=self.user.pk) if self.report.about_one else Q()
        reps = User.objects.filter(Q(pk__in=self.seen.values("sales_rep")) | mine).order_by("name", "pk")
        if not self.report.about_one:
            self.fields["sales_rep"] = OneOf(reps, label="Sales rep", empty_label="all", also={NONE: "nobody"})
        self.fields["sales_rep"].queryset = reps

    def clean_as_of(self):
        """Return the day, today by default; a report of the future is refused."""
        day, today = self.cleaned_data["as_of"] or company_today(), company_today()
        if day > today:
            raise forms.ValidationError("This day is still to come: choose today or an earlier one.")
        return day

    def clean(self):
        """Begin a period that does not say when it begins some months before its end; one the wrong way is refused."""
        said = super().clean()
        if "begins_on" in self.fields and "as_of" in said:
            said["begins_on"] = said.get("begins_on") or usual_begin(said["as_of"])
            if said["begins_on"] > said["as_of"]:
                self.add_error("begins_on", "The period ends before it begins: choose an earlier first day.")
        return said

    def clean_customer(self) -> Customer | None:
        """Return the customer with this code among those the user may see."""
        return self._with_code(self.cleaned_data["customer"])

    def clean_group(self) -> Customer | None:
        """Return the head office with this code among the customers the user may see."""
        return self._with_code(self.cleaned_data["group"])

    def _with_code(self, code: str) -> Customer | None:
        if not code.strip():
            return None
        if found := self.seen.with_code(code).first():
            return found
        raise forms.ValidationError(f"There is no customer with the code {code.strip()}.")

    def asked(self, chosen: EntryFilter) -> Asked | None:
        """What the valid form asks for; None while a report about somebody's customers names nobody. A code wins."""
        said = self.cleaned_data
        customer, rep, category = said.get("customer"), said.get("sales_rep"), said.get("category")
        if self.report.about_one and not (customer or rep):
            return None
        also = {name: said[name] for name in SAID if name in said}
        barred = {"sales_rep": rep, "category": category}
        return Asked(
            said.get("as_of") or company_today(),
            customer,
            chosen,
            None if customer or rep == NONE else rep,
            seen_by=self.user,
            category=None if category in (NONE, SEVERAL) else category,
            without=frozenset(name for name, one in barred.items() if one == NONE),
            several=category == SEVERAL,
            choices={choice.key: said[choice.key] for choice in self.report.own if said.get(choice.key)},
            own=self.report.own,
            **also,
        )


def with_days(data: Mapping[str, str]) -> Mapping[str, str]:
    """Return what was asked with the days that are meant where none is said, so that the form shows them."""
    filled = data.copy()
    filled["as_of"] = data.get("as_of") or company_today().isoformat()
    with suppress(ValueError):  # a day that is none is refused later, in words
        filled["begins_on"] = data.get("begins_on") or usual_begin(date.fromisoformat(filled["as_of"])).isoformat()
    return filled


def field_of(choice: Choice) -> forms.Field:
    """Return the field of a report's own choice."""
    if not choice.options:
        return forms.CharField(
            label=choice.label, required=False, widget=forms.HiddenInput() if choice.by_link else TEXT
        )
    return forms.ChoiceField(label=choice.label, required=False, choices=list(choice.options.items()), widget=SELECT)


def collectors() -> QuerySet[User]:
    """Return everybody who collects from some customer."""
    return User.objects.filter(pk__in=CollectionCase.objects.values("collector")).order_by("name", "pk")


def currencies(asked: str) -> list[str]:
    """Return the currencies of the customers, and the one asked for: a document may be in another."""
    known = set(Customer.objects.order_by("currency").values_list("currency", flat=True).distinct())
    return sorted(known | {asked} if CODE.fullmatch(asked) else known)
