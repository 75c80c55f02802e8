"""A message somebody writes: an e-mail, or a letter on the house's paper."""

from collections.abc import Sequence
from typing import Any

from django import forms

from customers.addresses import named
from customers.models import Address, Customer
from customers.quiet import not_to_be_contacted, quiet_firm, reason
from documents.writing.wording import left_open

TO = "Type the address it goes to."
EMPTY = {"required": "Write what it is about."}
WORDS = {"required": "Write the text."}


class Message(forms.Form):
    """A subject and a text of a `customer`; what has a place nobody filled is not taken."""

    customer: Customer
    subject = forms.CharField(max_length=200, error_messages=EMPTY)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 12}), error_messages=WORDS)
    even_so = forms.BooleanField(label="Send it all the same", required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments, customer: Customer, **named_arguments):
        super().__init__(*arguments, label_suffix="", **named_arguments)
        self.customer = customer

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in ("subject", "text"):
            if places := left_open(cleaned.get(name, "")):
                shown = ", ".join(f"{{{place}}}" for place in places)
                self.add_error(name, f"Nothing is known for {shown}. Write it by hand, or take it out.")
        self._ask_of_the_quiet(cleaned)
        return cleaned

    def _ask_of_the_quiet(self, cleaned: dict[str, Any]) -> None:
        """Who wants no contact is written to only on purpose."""
        meant, why = cleaned.pop("even_so", False), self.quiet(cleaned)
        if why:
            self.fields["even_so"].widget = forms.CheckboxInput(attrs={"class": "form-check-input"})
        if why and not meant:
            self.add_error(None, f"{why} Tick below that this has to go there all the same.")

    def quiet(self, cleaned: dict[str, Any]) -> str:
        """Return why nobody is to write there, "" where one may."""
        return quiet_firm(self.customer)


class MailForm(Message):
    """An e-mail: to one address."""

    to = forms.EmailField(label="To", max_length=254, error_messages={"required": TO})
    field_order = ("to", "subject", "text", "even_so")

    def __init__(self, *arguments, addresses: Sequence[str], **named_arguments):
        super().__init__(*arguments, **named_arguments)
        self.addresses = addresses
        self.fields["to"].widget.attrs["list"] = "addresses"

    def quiet(self, cleaned: dict[str, Any]) -> str:
        person = not_to_be_contacted(self.customer, cleaned.get("to", ""))
        return reason(person) if person else super().quiet(cleaned)


class LetterForm(Message):
    """A letter: to one of the customer's addresses."""

    address = forms.ModelChoiceField(
        Address.objects.none(), label="To", empty_label=None,
        error_messages={"required": "There is no address: add one on the Contacts tab first."},
    )  # fmt: skip
    person = forms.CharField(label="For", required=False, max_length=120)
    field_order = ("address", "person", "subject", "text", "even_so")

    def __init__(self, *arguments, **named_arguments):
        super().__init__(*arguments, **named_arguments)
        self.fields["address"].queryset = self.customer.addresses.order_by("pk")
        self.fields["address"].label_from_instance = named
