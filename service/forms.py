"""What is typed about a service call: on the telephone, when it is planned, and when it is over."""

import uuid
from typing import Any

from django import forms

from catalog.fields import DayInput
from customers.addresses import DELIVERY, named, place_of, ranked
from customers.models import Contact, Customer
from staff.permissions import holders

GONE = {"invalid_choice": "This is not in the folder any more. Choose another one."}
DAY = {"invalid": "Write the day as 2026-11-21.", "required": "Say on which day."}


class OneOf(forms.ModelChoiceField):
    """One of the rows the customer has, in the words the office knows it by."""

    def __init__(self, words, **more: Any):
        super().__init__(None, required=False, error_messages=GONE, **more)
        self.words = words

    def label_from_instance(self, row: Any) -> str:
        return self.words(row)


def person(contact: Contact) -> str:
    return f"{contact} ({contact.role})" if contact.role else str(contact)


class CallForm(forms.Form):
    """What somebody on the telephone asks for."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.CharField(
        label="What is wrong", max_length=200,
        error_messages={"required": "Say in a few words what is wrong: whoever goes there reads it first."},
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )  # fmt: skip
    contact = OneOf(person, label="Who calls", empty_label="Somebody not on file")
    site = OneOf(named, label="Where to", empty_label="Not said yet")
    wanted_on = forms.DateField(label="Wanted on", required=False, error_messages=DAY, widget=DayInput())
    details = forms.CharField(label="Details", required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any, *, customer: Customer):
        super().__init__(data, initial={"key": uuid.uuid4()}, label_suffix="")
        people = customer.contacts.select_related("person").order_by("-is_key", "person__last_name", "pk")
        places = ranked(to=DELIVERY).filter(customer=customer).order_by("rank", "pk")
        self.fields["contact"].queryset, self.fields["site"].queryset = people, places
        self.initial["site"] = place_of(customer, to=DELIVERY)

    @property
    def said(self) -> dict[str, Any]:
        """The arguments of service.calls.note_call."""
        typed = dict(self.cleaned_data)
        return typed | {"idempotency_key": typed.pop("key")}


class ScheduleForm(forms.Form):
    """On which day who goes."""

    scheduled_on = forms.DateField(label="Day", error_messages=DAY, widget=DayInput())
    technician = forms.ModelChoiceField(
        None, label="Who goes", empty_label=None,
        error_messages={"required": "Say who goes.", "invalid_choice": "Choose somebody of the service."},
    )  # fmt: skip

    def __init__(self, data: Any, *, initial: dict[str, Any]):
        super().__init__(data, initial=initial, label_suffix="")
        self.fields["technician"].queryset = holders("service.plan_servicecall").order_by("name")
        self.fields["scheduled_on"].widget.attrs["autofocus"] = True


class ResultForm(forms.Form):
    """What was found and done."""

    result = forms.CharField(
        label="What was found and done", widget=forms.Textarea(attrs={"rows": 4, "autofocus": True}),
        error_messages={"required": "Say what was found and what was done: it answers the customer's next question."},
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why a call is taken back."""

    reason = forms.CharField(
        label="Reason",
        max_length=300,
        error_messages={"required": "Say why: whoever asks for this call later reads it."},
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )  # fmt: skip
