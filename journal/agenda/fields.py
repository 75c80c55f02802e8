"""Form fields of the agenda: a customer by code or name, days and hours, how often something comes back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.urls import reverse_lazy

from customers.models import Customer
from staff.models import User

DAY = {"invalid": "Write the day as 2026-11-21.", "required": "Say on which day."}
HOUR = {"invalid": "Write the hour as 14:30."}
SHOWN = 8
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


def like(customers: QuerySet[Customer], text: str) -> list[Customer]:
    """Return the first few customers whose code or name begins with these letters."""
    begins = Q(code__istartswith=text) | Q(name__istartswith=text)
    return list(customers.filter(begins).order_by(Lower("name"), "id")[:SHOWN]) if text else []


class CustomerField(forms.CharField):
    """A customer by code or by name, as far as this person may see it; cleans to the customer, None when empty.

    The browser offers those whose name begins like what is typed (agenda:customers fills the list).
    """

    def __init__(self, *, seen_by: User, **more: Any):
        asks = {
            "list": "customers-found", "autocomplete": "off", "hx-get": reverse_lazy("agenda:customers"),
            "hx-trigger": "input changed delay:150ms", "hx-target": "#customers-found", "hx-swap": "innerHTML",
        }  # fmt: skip
        super().__init__(
            **{"label": "Customer", "required": False, "max_length": 200, "widget": forms.TextInput(asks), **more}
        )
        self.seen = Customer.objects.visible_to(seen_by)

    def clean(self, value: Any) -> Customer | None:
        text = super().clean(value)
        if not text:
            return None
        if found := self.seen.with_code(text).first():
            return found
        named = list(self.seen.filter(name__iexact=text)[:2]) or like(self.seen, text)
        if len(named) == 1:
            return named[0]
        near = ", ".join(f"{customer.code} ({customer.name})" for customer in named[:3])
        hint = (
            f"Several begin like that: {near}. Write the code." if near else "Write its code, or how its name begins."
        )
        raise ValidationError(f"No customer is called “{text}”. {hint}")

    def prepare_value(self, value: Any) -> Any:
        return value.code if isinstance(value, Customer) else value


class People(forms.ModelMultipleChoiceField):
    """Several people, each with a box to tick."""

    def __init__(self, rows: QuerySet, **more: Any):
        gone = {"invalid_choice": "Somebody chosen is not on file here any more. Choose again."}
        super().__init__(
            rows, required=False, error_messages=gone,
            widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}), **more,
        )  # fmt: skip
