"""The forms of reminders: whom a run is for, and why reminders stop."""

from datetime import date

from django import forms
from django.db.models import QuerySet

from credit.models import CollectionCase
from staff.models import User


def collectors() -> QuerySet[User]:
    """Return who has customers to collect from."""
    return User.objects.filter(pk__in=CollectionCase.objects.values("collector")).order_by("name")


class NewRunForm(forms.Form):
    """Whom a run is for: everybody, or the customers of one collector."""

    collector = forms.ModelChoiceField(
        label="For", queryset=User.objects.none(), required=False, empty_label="All customers"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["collector"].queryset = collectors()
        self.fields["collector"].widget.attrs["class"] = "form-select"
        self.fields["collector"].label_from_instance = lambda user: f"Customers of {user}"


class StopForm(forms.Form):
    """Why a customer gets no reminders, and until when."""

    reason = forms.CharField(
        label="Why", max_length=300, widget=forms.TextInput(attrs={"autofocus": True}),
        error_messages={"required": "Say why no reminders are sent: whoever follows you needs to know."},
    )  # fmt: skip
    until = forms.DateField(
        label="Last day without reminders", required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Empty: until somebody resumes them.",
        error_messages={"invalid": "Give the day as 2026-11-30, or leave it empty."},
    )  # fmt: skip

    def __init__(self, *args, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["until"].widget.attrs["min"] = today.isoformat()
