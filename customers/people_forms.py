"""The forms of people: one line for a new contact, one for a name or a role in place, and the whole of it."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from customers.known_people import words_used
from customers.meanwhile import last_change
from customers.merging_forms import Merging
from customers.models import Contact
from customers.people import BESIDES, NO_NAME, OF_CONTACT, OF_NAME, OF_PERSON, typed_name
from customers.personal import ContactRefused, read_birthday, read_language, written_birthday
from customers.reach_forms import FIRST
from foundation.languages import language_name
from staff.models import User

LINES = {"name": ("name", *OF_NAME), "role": ("role", "department")}  # what is changed in place, without the rest
OFFERED = ("en", "de", "fr", "es", "it", "nl", "pt", "pl", "cs", "da", "sv", "nb", "fi", "hu", "ro", "tr", "el", "ja")


class BirthdayField(forms.CharField):
    """A birthday as people write it, with or without the year; cleans to "1980-05-17" or "--05-17"."""

    def prepare_value(self, value: Any) -> Any:
        try:
            return written_birthday(read_birthday(value or ""))
        except ContactRefused:
            return value

    def clean(self, value: Any) -> str:
        try:
            return read_birthday(super().clean(value))
        except ContactRefused as refusal:
            raise ValidationError(str(refusal)) from refusal


class LanguageField(forms.CharField):
    """A language by name or code; cleans to its code."""

    def prepare_value(self, value: Any) -> Any:
        return language_name(value) if value else value

    def clean(self, value: Any) -> str:
        try:
            return read_language(super().clean(value))
        except ContactRefused as refusal:
            raise ValidationError(str(refusal)) from refusal


def listed(name: str, **attrs: Any) -> forms.TextInput:
    """Return an input that offers what was typed before (a datalist of the page)."""
    return forms.TextInput(attrs={"class": "form-control", "list": f"known-{name}", "autocomplete": "off", **attrs})


def part(longest: int) -> forms.CharField:
    """Return the field of a part of a name."""
    widget = forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"})
    return forms.CharField(max_length=longest, required=False, widget=widget)


class ContactForm(Merging, forms.Form):
    """A person and the role here; `only` leaves what is changed in place (a key of LINES)."""

    place = "customers/lines/person.html"
    is_line, is_shared = False, False

    name = forms.CharField(
        max_length=300, widget=forms.TextInput(attrs={**FIRST, "placeholder": "Dr. Hans-Peter Meyer jun."}),
        error_messages={"required": NO_NAME},
    )  # fmt: skip
    salutation, title = part(20), part(60)
    first_name, middle_name, last_name, suffix = part(80), part(80), part(300), part(40)
    role = forms.CharField(max_length=80, required=False, widget=listed("roles"))
    department = forms.CharField(max_length=80, required=False, widget=listed("departments"))
    language = LanguageField(
        label="Preferred language", max_length=60, required=False, widget=listed("languages"),
        help_text="Empty: the customer's.",
    )  # fmt: skip
    birthday = BirthdayField(max_length=40, required=False, help_text="17 May 1980, or 17 May.")
    is_key = forms.BooleanField(label="First person to call", required=False)
    do_not_contact = forms.BooleanField(
        label="Do not contact", required=False, help_text="No click dials or writes, and nothing is sent unasked."
    )
    do_not_contact_note = forms.CharField(label="Why, and since when", max_length=200, required=False)
    notes = forms.CharField(label="Notes", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, only: str = "", contact: Contact | None = None, **kwargs: Any):
        if contact:
            kwargs["initial"] = self.values(contact)
        super().__init__(*args, **kwargs)
        self.whole, self.is_line = only not in LINES, only == "role"
        for name in [name for name in self.fields if not self.whole and name not in LINES[only]]:
            del self.fields[name]
        if only == "role":
            self.fields["role"].widget.attrs |= FIRST

    @staticmethod
    def values(record: Contact) -> dict[str, Any]:
        person = record.person
        of_person = {name: getattr(person, name) for name in OF_PERSON}
        return {"name": typed_name(person)} | of_person | {name: getattr(record, name) for name in OF_CONTACT}

    @staticmethod
    def last_change(record: Contact) -> tuple[User | None, datetime | None]:
        return last_change(record, record.person)

    @property
    def read_from(self) -> str:
        """The name the parts in the form were read from."""
        return self.data.get("read_from", "") if self.is_bound else self.initial.get("name", "")

    @property
    def parts(self) -> list[forms.BoundField]:
        return [self[name] for name in OF_NAME if name in self.fields]

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self[name] for name in (*BESIDES, "is_key", "notes")]

    @property
    def known_words(self) -> dict[str, list[str]]:
        """What the inputs offer: roles and departments as others have them, languages by name."""
        if "role" not in self.fields:
            return {}
        languages = [language_name(code) for code in OFFERED]
        return {"roles": words_used("role"), "departments": words_used("department"), "languages": sorted(languages)}

    def clean(self) -> dict[str, Any]:
        """Leave the parts as they were where they were not typed, or read from another name: the verb reads the new."""
        cleaned = super().clean()
        of_another = "read_from" in self.data and self.read_from.strip() != cleaned.get("name", "")
        if "name" in self.fields and (of_another or self.data.keys().isdisjoint(OF_NAME)):
            shown = self.shown() if "seen" in self.data else self.initial
            cleaned |= {name: shown.get(name, "") for name in OF_NAME}
        return cleaned


class NewContactForm(ContactForm):
    """A new contact in one line, with the number and the address that came with the name."""

    place = "customers/lines/new_contact.html"

    phone = forms.CharField(max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.CharField(
        label="E-mail", max_length=254, required=False,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "off"}),
    )  # fmt: skip

    field_order = ("name", "role", "phone", "email")

    @property
    def first_line(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "role", "phone", "email")]

    @property
    def more_open(self) -> bool:
        """Whether something under More was typed or is to be looked at."""
        return self.is_bound and any(field.data or field.errors for field in self.rest)

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self["department"], *super().rest]
