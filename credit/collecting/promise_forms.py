"""What is typed about a promise: how much by when, in one part or several, who gave it, how, and about what."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms

from credit.collecting.owed import Owing
from credit.collecting.promises import LONGEST, MOST_PARTS, PromiseRefused, promise_plan
from credit.models import Promise
from customers.models import Contact, Customer
from financials.ledger import said_money
from financials.models import Document
from financials.payment_forms import MoneyField
from foundation.templatetags.formats import day
from journal.forms import DAY, Day
from staff.models import User

MISSING_AMOUNT = "Say how much is to come by this day."
MISSING_DAY = "Say by when this amount is to come."
WHOLE = "All that is owed"
MOST_INVOICES = 200
PLAIN = {"autocomplete": "off"}


class PromiseForm(forms.Form):
    """A promise in `parts` parts, each an amount and its day; parts left empty are none."""

    promised_by = forms.CharField(
        label="Who promised it", max_length=LONGEST["promised_by"],
        widget=forms.TextInput(PLAIN | {"list": "promisers", "placeholder": "A contact, or any name"}),
        error_messages={"required": "Say who promised it: choose a contact, or write the name."},
    )  # fmt: skip
    channel = forms.ChoiceField(label="How", choices=Promise.Channel.choices, initial=Promise.Channel.CALL)
    document = forms.ChoiceField(
        label="About", required=False,
        error_messages={"invalid_choice": "This invoice is not open any more. Choose another one."},
    )  # fmt: skip
    currency = forms.ChoiceField(label="Currency")
    note = forms.CharField(label="Note", required=False, max_length=LONGEST["note"], widget=forms.TextInput(PLAIN))

    def __init__(
        self, data: Mapping | None = None, *, customer: Customer, owings: Sequence[Owing], items: Sequence[dict],
        people: Sequence[Contact], initial: Mapping[str, Any], parts: int = 1,
    ):  # fmt: skip
        super().__init__(data, initial=initial, label_suffix="")
        self.customer, self.people, self.count = customer, people, min(max(parts, 1), MOST_PARTS)
        self.fields["document"].choices = [("", WHOLE), *invoices_of(items)]
        self.fields["currency"].choices = [(one.currency, one.currency) for one in owings]
        for part in range(1, self.count + 1):
            self.fields[f"amount_{part}"] = MoneyField(label="Amount" if self.count == 1 else f"Amount {part}")
            self.fields[f"due_on_{part}"] = forms.DateField(
                label="By" if self.count == 1 else f"By {part}", required=False, widget=Day(), error_messages=DAY
            )

    @property
    def parts(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The fields of each part: amount and day."""
        return [(self[f"amount_{part}"], self[f"due_on_{part}"]) for part in range(1, self.count + 1)]

    @property
    def many_currencies(self) -> bool:
        return len(self.fields["currency"].choices) > 1

    def clean_document(self) -> Document | None:
        chosen = self.cleaned_data["document"]
        return self.customer.documents.filter(pk=chosen).first() if chosen else None

    def clean(self) -> dict[str, Any]:
        """Each part has both; whose name is that of a contact is that contact."""
        typed = super().clean()
        for part in range(1, self.count + 1):
            amount, due_on = f"amount_{part}", f"due_on_{part}"
            if typed.get(amount) is not None and not typed.get(due_on) and due_on not in self.errors:
                self.add_error(due_on, MISSING_DAY)
            elif typed.get(due_on) and typed.get(amount) is None and amount not in self.errors:
                self.add_error(amount, MISSING_AMOUNT)
        if found := contact_called(typed.get("promised_by", ""), self.people):
            typed["promised_by"] = str(found.person)
        typed["contact"] = found
        return typed

    def typed_parts(self) -> dict[int, tuple[Decimal, date]]:
        """Return the parts that were filled in, by the number of their row."""
        typed = self.cleaned_data
        rows = range(1, self.count + 1)
        return {row: (typed[f"amount_{row}"], typed[f"due_on_{row}"]) for row in rows if typed.get(f"due_on_{row}")}

    def save(self, *, by: User, now: datetime) -> list[Promise]:
        """Record the promise; what is refused stands beside its field, and nothing is returned."""
        parts = self.typed_parts()
        said = {name: self.cleaned_data[name] for name in ("promised_by", "contact", "channel", "document", "note")}
        try:
            return promise_plan(
                customer=self.customer, parts=list(parts.values()), currency=self._currency, by=by, now=now, **said
            )
        except PromiseRefused as refusal:
            self.add_error(self._field_of(refusal, list(parts)), str(refusal))
            return []

    @property
    def _currency(self) -> str:
        about = self.cleaned_data.get("document")
        return about.currency if about else self.cleaned_data["currency"]

    def _field_of(self, refusal: PromiseRefused, rows: list[int]) -> str | None:
        if refusal.field in ("amount", "due_on"):
            if refusal.part is None and len(rows) > 1:
                return None  # about the sum of them
            place = refusal.part or 0
            return f"{refusal.field}_{rows[place] if place < len(rows) else 1}"
        return {"contact": "promised_by"}.get(refusal.field, refusal.field) or None


def invoices_of(items: Sequence[dict]) -> list[tuple[str, str]]:
    """Return the open invoices as choices, of these open items (financials.aging), each with what is open of it."""
    found: dict[str, dict] = {}
    for item in items:
        if item["kind"] == "invoice" and len(found) < MOST_INVOICES:
            one = found.setdefault(str(item["document_id"]), item | {"open": Decimal(0)})
            one["open"] += item["open"]
    return [
        (key, f"{one['number']}: {said_money(one['open'], one['currency'])} open, due {day(one['due_on'])}")
        for key, one in found.items()
    ]


def contact_called(name: str, people: Sequence[Contact]) -> Contact | None:
    """Return the contact of this name; None when nobody, or more than one, is called so."""
    found = [one for one in people if str(one.person).lower() == name.strip().lower()]
    return found[0] if len(found) == 1 else None


class WithdrawForm(forms.Form):
    """Why a promise does not stand any more."""

    reason = forms.CharField(
        label="Reason", max_length=LONGEST["withdrawn_because"],
        error_messages={"required": "Say why: reminders begin again, and the journal keeps the reason."},
        widget=forms.TextInput(PLAIN | {"autofocus": True, "placeholder": "Replaced by instalments"}),
    )  # fmt: skip
