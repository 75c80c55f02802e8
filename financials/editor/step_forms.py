"""The small forms of what may be done with a document: carried out in part, declined, cancelled, written again."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from financials.editor.forms import day, dress, number
from financials.models import Line
from foundation.money import NOTHING

MONTHS = ((1, "month"), (2, "2 months"), (3, "3 months"), (6, "6 months"), (12, "year"))


class ReasonForm(forms.Form):
    """Why something is taken back or was not wanted."""

    reason = forms.CharField(
        max_length=300, error_messages={"required": "Say why: it stands in the journal and on the document."},
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )  # fmt: skip


class CarryOutForm(forms.Form):
    """How much of each line is carried out; a field for each line, named after its key."""

    issued_on = day("Date", required=True)
    requested_on = day("Delivery requested")
    reference = forms.CharField(label="Customer's PO number", required=False, max_length=100)
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"rows": 1}))
    although_expired = forms.BooleanField(label="Take it at the prices of the expired quote", required=False)

    def __init__(self, data: Any, *, asks: tuple[str, ...], left: Mapping[Line, Decimal], initial: dict[str, Any]):
        super().__init__(data, initial=initial, label_suffix="")
        self.fields = {name: self.fields[name] for name in ("issued_on", *asks)}
        for line in left:
            self.fields[f"line-{line.pk}"] = number(f"Quantity of line {line.position}", 4, min_value=NOTHING)
        self.asks, self.left = asks, left
        for name in ("issued_on", *asks):
            dress(self.fields[name].widget, invalid=name in self.errors)

    @property
    def head(self) -> list[forms.BoundField]:
        """The fields above the lines."""
        return [self[name] for name in ("issued_on", *self.asks)]

    @property
    def quantities(self) -> dict[int, Decimal]:
        """How much of each line, by its key; lines left empty are left out."""
        return {line.pk: self.cleaned_data[f"line-{line.pk}"] or NOTHING for line in self.left}

    @property
    def header(self) -> dict[str, Any]:
        """The fields of the new document."""
        names = ("issued_on", "requested_on", "reference", "note")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class RecurringForm(forms.Form):
    """How often an invoice is written, from when to when."""

    months = forms.TypedChoiceField(label="Every", choices=MONTHS, coerce=int)
    starts_on = day("First invoice on", required=True)
    ends_on = day("Last invoice on or before", help_text="Empty: until it is ended.")

    def __init__(self, data: Any, *, today: date):
        super().__init__(data, initial={"starts_on": today}, label_suffix="")
