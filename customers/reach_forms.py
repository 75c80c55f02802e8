"""The forms of phones and e-mails: one line each, in the card they belong to."""

from typing import Any

from django import forms
from django.http import QueryDict

from customers.merging_forms import Merging
from customers.models import Email, Phone

FIRST = {"autofocus": True, "autocomplete": "off", "class": "form-control"}
SELECT = forms.Select(attrs={"class": "form-select"})
HOW = "“mobile 0151 …” or “… fax” says which; an extension after “ext.”"
KINDS = [("", "as it reads"), *Phone.Kind.choices]


class ReachForm(forms.Form):
    """A phone number or an e-mail address, told apart by what is typed."""

    place = "customers/lines/reach.html"
    is_line, is_shared = True, True  # shared: what changes here changes wherever the person is a contact

    typed = forms.CharField(
        label="Phone or e-mail", max_length=300,
        widget=forms.TextInput(attrs={**FIRST, "placeholder": "Phone or e-mail", "title": HOW}),
        error_messages={"required": "Type a phone number as you would dial it, or an e-mail address."},
    )  # fmt: skip
    kind = forms.ChoiceField(label="Kind", choices=KINDS, required=False, widget=SELECT)

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any):
        if data and "typed" not in data:  # what was typed into the line of a number that is gone meanwhile
            data = data.copy()
            data["typed"] = data.get("number", "") or data.get("address", "")
        super().__init__(data, *args, **kwargs)


class PhoneForm(Merging, forms.Form):
    place = "customers/lines/reach.html"
    is_line, is_shared = True, True

    number = forms.CharField(
        max_length=60, widget=forms.TextInput(attrs={**FIRST, "inputmode": "tel"}),
        error_messages={"required": "Type the number, or remove it with the bin beside it."},
    )  # fmt: skip
    kind = forms.ChoiceField(choices=KINDS, required=False, widget=SELECT)

    @staticmethod
    def values(record: Phone) -> dict[str, Any]:
        return {"number": record.as_typed, "kind": record.kind}


class EmailForm(Merging, forms.Form):
    place = "customers/lines/reach.html"
    is_line, is_shared = True, True

    address = forms.CharField(
        label="E-mail", max_length=254, widget=forms.TextInput(attrs={**FIRST, "inputmode": "email"}),
        error_messages={"required": "Type the address, or remove it with the bin beside it."},
    )  # fmt: skip

    @staticmethod
    def values(record: Email) -> dict[str, Any]:
        return {"address": record.address}
