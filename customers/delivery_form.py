"""The small form of the block “Papers” on the Contacts tab."""

from datetime import datetime
from typing import Any

from django import forms

from customers.delivery import CHOSEN, Delivery
from customers.meanwhile import last_change
from customers.merging_forms import Merging
from customers.models import DeliveryPreference
from foundation.templatetags.formats import phone
from staff.models import User

USUAL = "as usual"
CHECK = {"class": "form-check-input"}


class DeliveryForm(Merging, forms.Form):
    """By which way each kind of paper goes; what is left open follows the people and addresses on file."""

    invoices = forms.ChoiceField(required=False, choices=[("", USUAL), *DeliveryPreference.Way.choices])
    statements = forms.ChoiceField(required=False, choices=[("", USUAL), *DeliveryPreference.Way.choices])
    reminders = forms.ChoiceField(required=False, choices=[("", USUAL), *DeliveryPreference.ReminderWay.choices])
    einvoice = forms.ChoiceField(
        label="E-invoices", required=False, choices=[("", "none, the PDF alone"), *DeliveryPreference.EInvoice.choices]
    )
    email = forms.CharField(
        label="E-mail for papers", max_length=254, required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )  # fmt: skip
    mobile = forms.CharField(
        label="Mobile for SMS", max_length=40, required=False, help_text="Only used for reminders by SMS.",
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    consolidated = forms.BooleanField(
        label="One statement for all branches", required=False, widget=forms.CheckboxInput(attrs=CHECK),
        help_text="Of a head office: the branches then get none of their own.",
    )  # fmt: skip

    def __init__(self, *args: Any, delivery: Delivery, heads: bool = True, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not heads and not delivery.consolidated:
            del self.fields["consolidated"]
        usual = delivery.email if delivery.email and "email" not in delivery.said else ""
        self.fields["email"].help_text = f"Empty: {usual or 'accounts payable, else the first person to call'}."

    @staticmethod
    def values(record: DeliveryPreference | None) -> dict[str, Any]:
        """Return what the customer has said so far, its number as people write it."""
        chosen = record or DeliveryPreference(einvoice="")
        said = {name: getattr(chosen, name) for name in (*CHOSEN, "consolidated")}
        return said | {"mobile": phone(chosen.mobile) if chosen.mobile else ""}

    @staticmethod
    def last_change(record: DeliveryPreference | None) -> tuple[User | None, datetime | None]:
        return last_change(*filter(None, [record]))
