"""Form fields of the agenda: a customer by code or name, days and hours, how often something comes back."""

from typing import Any

from django import forms
from django.db.models import QuerySet

DAY = {"invalid": "Write the day as 2026-11-21.", "required": "Say on which day."}
HOUR = {"invalid": "Write the hour as 14:30."}
REMINDERS = (
    ("", "No reminder"), ("0", "When it begins"), ("5", "5 minutes before"), ("15", "15 minutes before"),
    ("30", "30 minutes before"), ("60", "1 hour before"), ("120", "2 hours before"), ("1440", "1 day before"),
    ("2880", "2 days before"), ("10080", "1 week before"),
)  # fmt: skip


def reminder_words(minutes: int | None) -> str:
    """Say when somebody is reminded ("15 minutes before"); "" for never."""
    return "" if minutes is None else dict(REMINDERS).get(str(minutes), f"{minutes:,} minutes before")


class DayInput(forms.DateInput):
    """The browser's own choice of a day."""

    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class HourInput(forms.TimeInput):
    """The browser's own choice of an hour."""

    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


def day_field(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, error_messages=DAY, widget=DayInput(), **more)


def hour_field(label: str, **more: Any) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, error_messages=HOUR, widget=HourInput(), **more)


class People(forms.ModelMultipleChoiceField):
    """Several people, each with a box to tick."""

    def __init__(self, rows: QuerySet, **more: Any):
        gone = {"invalid_choice": "Somebody chosen is not on file here any more. Choose again."}
        super().__init__(
            rows, required=False, error_messages=gone,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}), **more,
        )  # fmt: skip
