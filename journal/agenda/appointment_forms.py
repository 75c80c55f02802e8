"""What is typed about appointments."""

from datetime import date
from typing import Any

from django import forms

from journal.agenda.fields import REMINDERS, People, day_field, hour_field, reminder_words
from journal.agenda.forms import MISSING, TEXT, Repeating, contacts_of
from journal.models import Appointment
from staff.models import User
from staff.permissions import holders

SCOPES = [("one", "Only this day"), ("following", "This one and all that follow"), ("all", "The whole series")]
KEPT = ("title", "place", "note", "private", "customer", "day", "last_day", "starts", "ends", "owner")


class ScopeForm(forms.Form):
    """How much of a series is meant."""

    scope = forms.ChoiceField(
        label="What is meant", choices=SCOPES, widget=forms.RadioSelect({"class": "form-check-input"}), initial="one"
    )


class AppointmentForm(Repeating):
    """A time somebody sets aside: hours of a day, or whole days."""

    title = forms.CharField(
        label="What", max_length=200, error_messages={"required": MISSING}, widget=forms.TextInput(TEXT)
    )
    day = day_field("Day")
    starts = hour_field("From")
    ends = hour_field("To")
    last_day = day_field("Until the day", required=False, help_text="Empty: the same day")
    whole_day = forms.BooleanField(label="All day", required=False)
    place = forms.CharField(label="Where", required=False, max_length=200)
    owner = forms.ModelChoiceField(None, label="Whose calendar", empty_label=None)
    users = People(User.objects.none(), label="Colleagues who come")
    contacts = People(contacts_of(None), label="Of the customer")
    remind_minutes = forms.TypedChoiceField(
        label="Reminder", required=False, choices=REMINDERS, coerce=int, empty_value=None
    )
    private = forms.BooleanField(label="Private: colleagues see that the time is taken, and no more", required=False)
    note = forms.CharField(label="Note", required=False, strip=False, widget=forms.Textarea({"rows": 3}))

    def __init__(self, data: Any = None, *, by: User, initial: dict[str, Any], rule: str = ""):
        super().__init__(data, by=by, initial={"owner": by.pk, **initial})
        colleagues = holders("journal.add_appointment").order_by("name")
        self.fields["owner"].queryset = self.fields["users"].queryset = colleagues
        self.fields["contacts"].queryset = contacts_of(self.about)
        self.fields["remind_minutes"].choices = _reminders(initial.get("remind_minutes"))
        self.offer_rules(rule, initial["day"])

    def clean(self) -> dict[str, Any]:
        """An appointment without hours takes whole days; one hour without the other is asked about."""
        typed = super().clean()
        if typed.get("whole_day"):
            typed["starts"] = typed["ends"] = None
        elif not typed.get("starts") and "starts" not in self.errors:
            self.add_error("starts", "Say from when, or tick “All day”.")
        elif not typed.get("ends") and "ends" not in self.errors:
            self.add_error("ends", "Say until when it takes.")
        return typed

    @property
    def said(self) -> dict[str, Any]:
        """The arguments of journal.agenda.appointments.make_appointment."""
        typed = {name: self.cleaned_data[name] for name in (*KEPT, "remind_minutes")}
        typed["last_day"] = typed["last_day"] or typed["day"]
        people = {name: list(self.cleaned_data[name]) for name in ("users", "contacts")}
        return typed | people | {"rule": self.rule_from(typed["day"])}

    @property
    def changes(self) -> dict[str, Any]:
        """What change_appointment may change; a rule nobody touched goes along with the day by itself."""
        touched = {"repeat", "repeat_until"} & set(self.changed_data)
        return {name: value for name, value in self.said.items() if name != "rule" or touched}


def _reminders(now: int | None) -> list[tuple[str, str]]:
    """Return the usual reminders, and the one in force where it is another (a calendar file knows many)."""
    usual = dict(REMINDERS) | ({} if now is None else {str(now): reminder_words(now)})
    return list(usual.items())


def initial_of(appointment: Appointment, day: date | None = None) -> dict[str, Any]:
    """Return what stands in the form for an appointment, or for one day of a series."""
    said = {name: getattr(appointment, name) for name in (*KEPT, "remind_minutes")}
    guests = list(appointment.guests.all())
    if day:
        said |= {"day": day, "last_day": day + (appointment.last_day - appointment.day)}
    return said | {
        "owner": appointment.owner_id,
        "whole_day": appointment.starts is None,
        "last_day": said["last_day"] if said["last_day"] != said["day"] else None,
        "users": [guest.user_id for guest in guests if guest.user_id],
        "contacts": [guest.contact_id for guest in guests if guest.contact_id],
    }


class CancelForm(forms.Form):
    """Why an appointment is not held."""

    reason = forms.CharField(
        label="Reason", required=False, max_length=300, help_text="Stands in the journal of the customer",
        widget=forms.TextInput(TEXT),
    )  # fmt: skip
