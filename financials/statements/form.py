from datetime import date
from typing import Any

from django import forms

from financials.models import StatementRun
from financials.statements.periods import FREE, PERIODS, span

SELECT = forms.Select(attrs={"class": "form-select"})
DAY = forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
WRITE_A_DAY = {"invalid": "Write the day as 2026-05-31."}
KINDS = {StatementRun.Kind.OPEN_ITEM: "Open items", StatementRun.Kind.BALANCE_FORWARD: "Movements"}


class StatementForm(forms.Form):
    """Which statement: of open items or of what moved, of which period, alone or with everybody below."""

    kind = forms.ChoiceField(choices=[*KINDS.items()], required=False, widget=SELECT)
    period = forms.ChoiceField(choices=[*PERIODS.items()], required=False, widget=SELECT)
    begins_on = forms.DateField(label="From", required=False, widget=DAY, error_messages=WRITE_A_DAY)
    ends_on = forms.DateField(label="To", required=False, widget=DAY, error_messages=WRITE_A_DAY)
    consolidated = forms.BooleanField(
        label="With everybody below", required=False, widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )

    def __init__(self, data, *, as_of: date, today: date, branches: int):
        super().__init__(data, auto_id="id_statement_%s", label_suffix="")
        self.as_of, self.today = as_of, today
        if not branches:
            del self.fields["consolidated"]

    def clean(self) -> dict[str, Any]:
        """Turn the period into days; days of one's own make it a free one. A day to come is refused."""
        said = super().clean()
        if self.errors:
            return said
        said["kind"] = said["kind"] or StatementRun.Kind.OPEN_ITEM
        typed = said["period"] in ("", FREE) and (said["begins_on"] or said["ends_on"])
        past = self.as_of < self.today and not said["period"]
        said["period"] = FREE if typed or past else said["period"] or "this_month"
        if said["period"] == FREE:
            said["ends_on"] = said["ends_on"] or self.as_of
            said["begins_on"] = said["begins_on"] or min(said["ends_on"], span("this_month", today=said["ends_on"])[0])
        else:
            said["begins_on"], said["ends_on"] = span(said["period"], today=self.today)
        self._refuse(said)
        return said

    def _refuse(self, said: dict[str, Any]) -> None:
        if said["ends_on"] > self.today:
            self.add_error("ends_on", "This day is still to come: choose today or an earlier one.")
        elif said["kind"] == StatementRun.Kind.BALANCE_FORWARD and said["begins_on"] > said["ends_on"]:
            self.add_error("begins_on", "The period ends before it begins: choose an earlier first day.")

    @property
    def asked(self) -> dict[str, Any]:
        """Return what a valid form asks for, as financials.statements.reading.statement_of takes it."""
        said = self.cleaned_data
        forward = said["kind"] == StatementRun.Kind.BALANCE_FORWARD
        return {
            "kind": said["kind"],
            "begins_on": said["begins_on"] if forward else None,
            "ends_on": said["ends_on"],
            "consolidated": said.get("consolidated", False),
        }
