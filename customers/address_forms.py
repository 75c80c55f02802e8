"""The form of an address: one text that is read into parts, the parts a person may correct, and what it is for."""

import hashlib
import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from customers.addresses import PARTS, lines, read_parts
from customers.merging_forms import Merging
from customers.models import Address
from customers.reach_forms import FIRST
from foundation.countries import COUNTRIES, UnknownCountry, country_code

CHECK = {"class": "form-check-input"}


class AddressForm(Merging, forms.ModelForm):
    """An address as it was typed. A text that was not read yet is read when the form comes in.

    `home` is the country of texts that name none. The parts a person corrected stay: the hidden input `shown` says
    which text the parts in the form were read from, and how they were shown.
    """

    place = "customers/address_form.html"  # instead of one field after the other

    class Meta:
        model = Address
        fields = (
            "as_typed", "keep_as_typed", "recipient", "line1", "line2", "postcode", "city", "region", "country",
            "purpose", "label", "default_billing", "default_delivery",
        )  # fmt: skip
        labels = {
            "recipient": "Above the street", "line1": "Street", "line2": "Second line", "city": "Town",
            "keep_as_typed": "Write it as typed", "label": "Name here",
            "default_billing": "Invoices go here", "default_delivery": "Goods go here",
        }  # fmt: skip
        widgets = {
            "recipient": forms.Textarea(attrs={"rows": 2}),
            "label": forms.TextInput(attrs={"placeholder": "Warehouse North", "autocomplete": "off"}),
            **dict.fromkeys(("keep_as_typed", "default_billing", "default_delivery"), forms.CheckboxInput(attrs=CHECK)),
        }

    as_typed = forms.CharField(
        label="Address", required=False, strip=False, help_text="Paste or type it, several lines or one.",
        widget=forms.Textarea(attrs={**FIRST, "rows": 5}),
    )  # fmt: skip
    country = forms.CharField(required=False, widget=forms.TextInput(attrs={"placeholder": "Name or ISO code"}))

    def __init__(self, data: QueryDict | None = None, *args: Any, home: str = "", **kwargs: Any):
        super().__init__(read_again(data, home) if data else data, *args, **kwargs)
        self.initial["country"] = COUNTRIES.get(self.instance.country, self.instance.country)
        for name in PARTS:
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @staticmethod
    def values(record: Address) -> dict[str, Any]:
        return {name: getattr(record, name) for name in AddressForm.Meta.fields}

    def clean_as_typed(self) -> str:
        return as_lines(self.cleaned_data["as_typed"])

    def clean_recipient(self) -> str:
        return as_lines(self.cleaned_data["recipient"])

    def clean_country(self) -> str:
        try:
            return country_code(self.cleaned_data["country"]) if self.cleaned_data["country"] else ""
        except UnknownCountry as error:
            raise ValidationError(str(error)) from error

    @property
    def shown_now(self) -> str:
        """What the form shows, for its hidden input `shown`: its parts, and the text they were read from."""
        parts = {name: self[name].value() or "" for name in PARTS}
        return json.dumps({"text": digest(self["as_typed"].value() or ""), "parts": parts})

    @property
    def parts(self) -> list[forms.BoundField]:
        return [self[name] for name in ("recipient", "line1", "line2", "postcode", "city", "region", "country")]

    @property
    def written(self) -> list[str]:
        """The lines as they will be printed."""
        values = {name: self[name].value() or "" for name in (*PARTS, "as_typed")}
        return lines(Address(**values | {"country": code_of(values["country"]), "keep_as_typed": self.kept}))

    @property
    def kept(self) -> bool:
        return bool(self["keep_as_typed"].value())


def read_again(data: QueryDict, home: str) -> QueryDict:
    """Return the posted form with its text read into parts, unless the parts in it were read from this very text.

    A part the person has changed since it was shown stays; so do parts that came without a word on what was shown.
    """
    text = as_lines(data.get("as_typed", ""))
    shown, parts = shown_before(data), {name: as_lines(data.get(name, "")) for name in PARTS}
    if not text.strip() or shown.get("text") == digest(text) or (not shown and any(parts.values())):
        return data
    before = shown.get("parts", {})
    typed = {name: value for name, value in parts.items() if value and value != before.get(name, "")}
    data = data.copy()
    read = read_parts(text, country=code_of(parts["country"]), home=home)
    read["country"] = COUNTRIES.get(read["country"], "")
    for name, value in (read | typed).items():
        data[name] = value
    return data


def shown_before(data: QueryDict) -> dict[str, Any]:
    """Return what the form said about itself when it was sent out; {} when it said nothing that can be read."""
    try:
        shown = json.loads(data.get("shown", ""))
    except ValueError:
        return {}
    return shown if isinstance(shown, dict) and isinstance(shown.get("parts"), dict) else {}


def code_of(country: str) -> str:
    """Return the code of a country by its name or code, "" for one nobody knows."""
    try:
        return country_code(country) if country else ""
    except UnknownCountry:
        return ""


def digest(text: str) -> str:
    return hashlib.sha256(as_lines(text).encode()).hexdigest()[:16]


def as_lines(text: str) -> str:
    """Return the text with its lines ended as they were typed: forms send every end of a line as two signs."""
    return text.replace("\r\n", "\n")
