from typing import Any

from django import forms

from customers.models import Customer
from customers.quiet import not_to_be_contacted, quiet_firm, reason

NO_ADDRESS = "There is no e-mail address: type one, or add it to a contact of the customer first."
ANOTHER = "Choose another address, or tick below that this has to go there all the same."


class Considerate(forms.Form):
    """A form with an address `to` of a `customer`: who does not want to be contacted is written to only on purpose.

    A firm that wants no contact gets what belongs to its dealings; what it did not ask for (`unasked`) only on purpose.
    """

    customer: Customer
    unasked = False
    even_so = forms.BooleanField(label="Send it all the same", required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        person = not_to_be_contacted(self.customer, cleaned.get("to", ""))
        quiet = reason(person) if person else quiet_firm(self.customer) if self.unasked else ""
        meant = cleaned.pop("even_so", False)
        if quiet:
            self.fields["even_so"].widget = forms.CheckboxInput(attrs={"class": "form-check-input"})
        if quiet and not meant:
            self.add_error("to", f"{quiet} {ANOTHER}")
        return cleaned


class SendForm(Considerate):
    """To whom a paper is e-mailed, under which subject and with which words."""

    to = forms.EmailField(label="To", max_length=254, error_messages={"required": NO_ADDRESS})
    subject = forms.CharField(label="Subject", max_length=200)
    text = forms.CharField(label="Text", widget=forms.Textarea(attrs={"rows": 8}))
    field_order = ("to", "even_so")

    def __init__(self, *arguments, customer: Customer, cover: tuple[str, str], addresses: list[str], **named):
        subject, text = cover
        named["initial"] = {"to": next(iter(addresses), ""), "subject": subject, "text": text}
        super().__init__(*arguments, **named)
        self.customer = customer
        self.addresses = addresses
        self.fields["to"].widget.attrs["list"] = "addresses"
