"""What is typed into a document: its head, and each line. What stays empty in a line is filled by the rules."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from catalog.fields import DayInput, NumberInput
from customers.addresses import BILLING, DELIVERY, named, offered, place_of
from customers.models import Address, Customer
from customers.terms import Terms, UnknownTerms
from financials.billing import BILLS
from financials.editor.kinds import WRITTEN
from financials.models import Document
from foundation.money import NOTHING

QUOTES_HOLD = timedelta(days=30)
USUAL_TERMS = ("due on receipt", "net15", "net30", "net60", "2/10 net 30", "eom+15", "net 30/60/90")
PAYER = "payer"  # in the place of an address's key: the bill goes to who pays
DAY = {"invalid": "Write the day as 2026-11-21."}
NUMBER = {
    "invalid": "Write a number, such as 12 or 2.5.",
    "max_digits": "This number is too long.",
    "max_whole_digits": "This number is too long.",
    "max_decimal_places": "Write at most %(max)s decimals.",
    "min_value": "Write a percentage from 0 to 100.",
    "max_value": "Write a percentage from 0 to 100.",
}


def day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, error_messages=DAY, widget=DayInput(), **{"required": False, **more})


def number(label: str, decimals: int, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=False, max_digits=19, decimal_places=decimals, error_messages=NUMBER,
        widget=NumberInput(), **more,
    )  # fmt: skip


def percent(label: str) -> forms.DecimalField:
    return number(label, 4, min_value=0, max_value=100)


def chosen(label: str, rows: dict[str, Any], names: dict[str, str], empty: str) -> forms.TypedChoiceField:
    """One of the rows, by key."""
    return forms.TypedChoiceField(
        label=label, required=False, choices=[("", empty), *names.items()], coerce=rows.get, empty_value=None,
        error_messages={"invalid_choice": "This is not in the folder any more. Choose another one."},
    )  # fmt: skip


class HeadForm(forms.Form):
    """The head of a document of one kind; fields the kind does not ask for are left out."""

    issued_on = day("Date", required=True)
    valid_until = day("Valid until")
    requested_on = day("Delivery requested")
    promised_on = day("Delivery promised")
    applies_to = forms.CharField(label="For invoice", required=False, max_length=60, help_text="Its number")
    reference = forms.CharField(label="Customer's PO number", required=False, max_length=100)
    terms = forms.CharField(
        label="Terms", required=False, max_length=100,
        widget=forms.TextInput(attrs={"list": "usual-terms", "autocomplete": "off"}),
    )  # fmt: skip
    currency = forms.ChoiceField(label="Currency")
    discount_percent = percent("Discount on all, %")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any, *, customer: Customer, kind: str, currency: str = ""):
        super().__init__(data, label_suffix="")
        self.customer = customer
        self.contacts = {str(each.pk): each for each in customer.contacts.select_related("person").order_by("pk")}
        self._offer_people_and_places()
        self.is_bill, self.payer = kind in BILLS, customer.payer if kind in BILLS else None
        if self.payer:
            self._offer_payer(kind)
        currencies = dict.fromkeys((customer.currency, settings.COMPANY_CURRENCY, currency or customer.currency))
        self.fields["currency"].choices = [(code, code) for code in currencies]
        self.fields = {name: self.fields[name] for name in WRITTEN[kind].fields}
        for name, field in self.fields.items():
            dress(field.widget, invalid=name in self.errors)

    def _offer_people_and_places(self) -> None:
        people = {
            key: f"{contact} (do not contact)" if contact.person.do_not_contact else str(contact)
            for key, contact in self.contacts.items()
        }
        self.fields["contact"] = chosen("Contact", self.contacts, people, "Nobody named")
        for to in (BILLING, DELIVERY):
            places = {str(each.pk): each for each in offered(self.customer, to=to)}
            names = {key: named(place) for key, place in places.items()}
            self.fields[f"{to}_address"] = chosen(f"{to.capitalize()} address", places, names, "None")

    def _offer_payer(self, kind: str) -> None:
        """Who pays comes first; with an address of its own, or none, the customer itself gets this one."""
        field, payer = self.fields["billing_address"], self.payer
        itself = [(key, name if key else "without an address") for key, name in field.choices]
        who = str(payer) if kind == Document.Kind.INVOICE else f"as the invoice, else {payer}"
        field.label = f"{Document.Kind(kind).label.capitalize()} to"
        field.choices = [("Who pays", [(PAYER, who)]), (f"This once to {self.customer.name}", itself)]
        place_of_key = field.coerce
        field.coerce = lambda key: payer if key == PAYER else place_of_key(key)

    def clean_terms(self) -> str:
        terms = self.cleaned_data["terms"] or self.customer.terms
        try:
            Terms.parse(terms)
        except UnknownTerms as unknown:
            raise ValidationError(str(unknown)) from unknown
        return terms

    def clean_discount_percent(self) -> Decimal:
        return self.cleaned_data["discount_percent"] or NOTHING

    def clean_applies_to(self) -> Document | None:
        asked = self.cleaned_data["applies_to"].strip()
        if not asked:
            return None
        found = self.customer.documents.filter(kind=Document.Kind.INVOICE, number__iexact=asked)
        if invoice := found.exclude(status=Document.Status.CANCELLED).first():
            return invoice
        raise ValidationError(f"This customer has no invoice {asked}. Look it up in the tab, or leave this empty.")

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        issued_on, until = values.get("issued_on"), values.get("valid_until")
        if issued_on and until and until < issued_on:
            self.add_error("valid_until", "The quote would end before it begins: correct one of the two days.")
        if self.is_bill:
            to_payer = bool(self.payer) and values.get("billing_address") == self.payer
            values["to_customer"] = bool(self.payer) and not to_payer
            values["billing_address"] = None if to_payer else values.get("billing_address")
        return values


def dress(widget: forms.Widget, *, invalid: bool) -> None:
    """Give a field the looks of the house."""
    looks = {forms.Select: "form-select", forms.CheckboxInput: "form-check-input"}
    look = next((look for kind, look in looks.items() if isinstance(widget, kind)), "form-control")
    widget.attrs["class"] = " ".join(filter(None, [widget.attrs.get("class"), look, "is-invalid" if invalid else ""]))


class LineForm(forms.Form):
    """One line as it is typed."""

    part = forms.CharField(label="Part number", required=False, max_length=60)
    description = forms.CharField(label="Description", required=False, max_length=500)
    quantity = number("Quantity", 4)
    unit = forms.CharField(label="Unit", required=False, max_length=20)
    price = number("Price", 6)
    discount = percent("Discount %")
    tax = percent("Tax %")
    promised = day("Promised")
    note = forms.CharField(label="Note", required=False, max_length=1000)
    was = forms.IntegerField(required=False, widget=forms.HiddenInput)  # the line of the draft it was
    source = forms.IntegerField(required=False, widget=forms.HiddenInput)  # the line it carries out

    def __init__(self, data: Any, *, row: str):
        super().__init__(data, prefix=row, label_suffix="")
        self.row = row

    @property
    def is_empty(self) -> bool:
        """True for a line nobody has written anything into."""
        return not any(self[name].data for name in ("part", "description", "price", "note"))

    def typed(self, name: str) -> Any:
        """Return what was typed into a field, None where that is empty or cannot be read."""
        value = self.cleaned_data.get(name) if self.is_valid() or name in self.cleaned_data else None
        return None if value == "" else value


def _first_to_call(customer: Customer) -> int | str:
    """Return the key of the first person to call, "" when there is none, or nobody is to contact that one."""
    found = customer.contacts.filter(is_key=True, person__do_not_contact=False)
    return found.values_list("pk", flat=True).first() or ""


def defaults(customer: Customer, kind: str, today: date) -> dict[str, Any]:
    """Return what the head of a new document says before anybody typed."""
    return {
        "issued_on": today.isoformat(),
        "valid_until": (today + QUOTES_HOLD).isoformat(),
        "contact": _first_to_call(customer),
        "billing_address": PAYER if kind in BILLS and customer.payer else key_of(place_of(customer, to=BILLING)),
        "delivery_address": key_of(place_of(customer, to=DELIVERY)),
        "terms": customer.terms,
        "currency": customer.currency,
    }


def key_of(place: Address | None) -> int | str:
    return place.pk if place else ""
