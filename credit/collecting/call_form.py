"""The note of a collection call: what is said, by whom, what they promise, and when to call again."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django import forms

from credit.collecting.promises import PromiseRefused
from credit.collecting.refusals import CaseRefused
from credit.collecting.working import WHO, note_collection_call
from customers.models import Customer
from financials.payment_forms import MoneyField
from journal.call_note import CallNote, draft_of
from journal.forms import DAY, Day
from journal.models import Entry
from journal.new_entry import Refused
from journal.parties import Parties
from staff.models import User

PARTS = (1, 2, 3)
MISSING_DAY = "By which day? Write it, or take the amount out."
MISSING_AMOUNT = "How much? Write the amount, or take the day out."


class CollectionCall(CallNote):
    """The composer's note with what belongs to a collection call; named as there, so that a draft is the same."""

    nobody = forms.BooleanField(required=False)
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    currency = forms.CharField(required=False, max_length=3, label="Currency")
    next_contact_on = forms.DateField(label="Call again on", required=False, widget=Day(), error_messages=DAY)
    amount_1, amount_2, amount_3 = (MoneyField(label="Promised") for _ in PARTS)
    due_on_1, due_on_2, due_on_3 = (
        forms.DateField(label="By", required=False, widget=Day(), error_messages=DAY) for _ in PARTS
    )

    def __init__(self, data: Mapping | None = None, *, customer: Customer, user: User, initial: Mapping | None = None):
        super().__init__(data, customer=customer, user=user)
        self.initial = dict(initial or {})
        self.fields["kind"].required = False
        for name, field in self.fields.items():
            if isinstance(field.widget, Day):
                field.widget.attrs = {"class": "form-control"}
            if name.startswith("amount_"):
                field.widget.attrs = {"class": "form-control num", "inputmode": "decimal", "autocomplete": "off"}

    @property
    def draft(self) -> str:
        return draft_of(self.customer)

    @property
    def parts(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each instalment: amount and day."""
        return [(self[f"amount_{part}"], self[f"due_on_{part}"]) for part in PARTS]

    @property
    def further(self) -> bool:
        """Whether more than one instalment was typed."""
        return any(field.value() for pair in self.parts[1:] for field in pair)

    def clean(self):
        """Somebody took the call, unless nobody answered; each instalment has an amount and a day."""
        typed = super().clean()
        parties = typed.get("parties", Parties())
        if typed.get("nobody"):
            typed["parties"] = Parties()
        elif "contact" not in self.errors and not (parties.contacts or parties.people):
            self.add_error("contact", WHO)
        for part in PARTS:
            amount, day = typed.get(f"amount_{part}"), typed.get(f"due_on_{part}")
            if amount and not day and f"due_on_{part}" not in self.errors:
                self.add_error(f"due_on_{part}", MISSING_DAY)
            if day and not amount and f"amount_{part}" not in self.errors:
                self.add_error(f"amount_{part}", MISSING_AMOUNT)
        return typed

    @property
    def promised(self) -> list[tuple[Decimal, date]]:
        typed = self.cleaned_data
        return [(typed[f"amount_{part}"], typed[f"due_on_{part}"]) for part in PARTS if typed[f"amount_{part}"]]

    def _record(self, *, subject: str, by: User, now: datetime, **said) -> Entry:
        """In place of the composer's plain entry: the verb of collecting, its refusals beside their fields."""
        parties = Parties(said.pop("contacts"), said.pop("staff"), said.pop("people"))
        asked = {name: self.cleaned_data[name] for name in ("currency", "next_contact_on", "seen")}
        try:
            return note_collection_call(
                customer=self.customer, spoken_to=parties, promises=self.promised, by=by, now=now, subject=subject,
                **asked, **said,
            )  # fmt: skip
        except CaseRefused as refusal:
            raise Refused(str(refusal), refusal.field) from None
        except PromiseRefused as refusal:
            raise Refused(str(refusal), self._field_of(refusal)) from None

    def _field_of(self, refusal: PromiseRefused) -> str:
        if refusal.field in ("amount", "due_on", "part"):
            part = PARTS[refusal.part or 0]
            return f"{'amount' if refusal.field == 'part' else refusal.field}_{part}"
        return {"promised_by": "contact", "contact": "contact"}.get(refusal.field, "")

    def _quotes(self) -> bool:
        return False


class SkipForm(forms.Form):
    """Not now, but on that day."""

    prefix = "skip"

    next_contact_on = forms.DateField(
        label="Call on",
        widget=Day(attrs={"class": "form-control", "data-key": "s", "data-key-label": "Not now: call on a day"}),
        error_messages=DAY,
    )
    note = forms.CharField(
        label="Why then", required=False, max_length=300, widget=forms.TextInput(attrs={"class": "form-control"})
    )


class AssignForm(forms.Form):
    """Who is to collect from the chosen accounts; empty: nobody in particular."""

    collector = forms.ModelChoiceField(User.objects.none(), required=False, empty_label="Nobody in particular")

    def __init__(self, data: Mapping | None = None, *, people):
        super().__init__(data, auto_id="id_assign_%s")
        self.fields["collector"].queryset = people
        self.fields["collector"].widget.attrs = {"class": "form-select"}
