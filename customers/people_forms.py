"""The forms of people."""

from typing import Any

from django import forms

from customers.models import Contact, Person
from customers.reach_forms import FIRST


class ContactForm(forms.Form):
    """A person and the role here."""

    first_name = forms.CharField(max_length=80, required=False, widget=forms.TextInput(attrs=FIRST))
    last_name = forms.CharField(max_length=120, required=False)
    role = forms.CharField(max_length=80, required=False)
    department = forms.CharField(max_length=80, required=False)
    salutation = forms.CharField(max_length=20, required=False)
    title = forms.CharField(max_length=60, required=False)
    is_key = forms.BooleanField(label="First person to call", required=False)
    notes = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    @staticmethod
    def values(contact: Contact) -> dict[str, Any]:
        """Return what the form shows of a contact."""
        person: Person = contact.person
        of_person = {name: getattr(person, name) for name in ("salutation", "title", "first_name", "last_name")}
        return of_person | {name: getattr(contact, name) for name in ("role", "department", "is_key", "notes")}


class NewContactForm(ContactForm):
    """A new contact, with the number and the address that came with the name."""

    phone = forms.CharField(max_length=60, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    email = forms.EmailField(label="E-mail", required=False)

    field_order = ("first_name", "last_name", "role", "phone", "email", "department")
