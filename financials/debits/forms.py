"""Which invoices a run collects, and why something was taken back."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from customers.models import Mandate
from financials.debits.collecting import DebitsRefused, ensure_possible
from foundation.periods import company_today

MARK = re.compile(r"(\d{1,18}):(\d{1,18}):(\d{1,15}\.\d{1,4})")  # entry, mandate, open amount in EUR


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any):
        super().__init__(format="%Y-%m-%d", **kwargs)


class SelectionForm(forms.Form):
    """The day to collect on, what is due by then, and for which kind of mandate."""

    collect_on = forms.DateField(label="Collect on", widget=Day())
    due_by = forms.DateField(label="Invoices due by", widget=Day())
    scheme = forms.ChoiceField(label="Mandates", choices=[(scheme, scheme) for scheme in Mandate.Scheme.values])

    @classmethod
    def of(cls, data: dict[str, str], earliest: date) -> "SelectionForm":
        """Return the form as asked; what was not said is the earliest day."""
        asked = {"collect_on": earliest.isoformat(), "scheme": Mandate.Scheme.CORE, **data}
        return cls({"due_by": asked["collect_on"], **asked})

    def clean_collect_on(self) -> date:
        day = self.cleaned_data["collect_on"]
        try:
            ensure_possible(day, company_today())
        except DebitsRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return day


class ReasonForm(forms.Form):
    """Why somebody takes something back."""

    reason = forms.CharField(max_length=300, widget=forms.TextInput(attrs={"autofocus": True}))


def ticked(marks: Iterable[str]) -> list[tuple[int, int, Decimal]]:
    """Return entry, mandate and amount of each invoice ticked in the list; what is no mark is passed over."""
    found = [MARK.fullmatch(mark) for mark in marks]
    return [(int(mark[1]), int(mark[2]), Decimal(mark[3])) for mark in found if mark]
