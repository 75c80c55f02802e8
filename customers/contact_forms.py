"""The small forms of the Contacts tab."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from customers.models import Address, Contact, Email, Person, Phone
from foundation.countries import COUNTRIES, UnknownCountry, country_code

FIRST = {"autofocus": True, "autocomplete": "off"}


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


class PhoneForm(forms.ModelForm):
    number = forms.CharField(
        max_length=60, help_text="As you would dial it; an extension after “ext.”. Internal numbers are kept as typed.",
        widget=forms.TextInput(attrs={**FIRST, "inputmode": "tel"}),
    )  # fmt: skip

    class Meta:
        model = Phone
        fields = ("kind",)

    field_order = ("number", "kind")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["number"] = self.instance.as_typed


class EmailForm(forms.ModelForm):
    class Meta:
        model = Email
        fields = ("address",)
        labels = {"address": "E-mail"}
        widgets = {"address": forms.EmailInput(attrs=FIRST)}


class AddressForm(forms.ModelForm):
    class Meta:
        model = Address
        fields = ("purpose", "line1", "line2", "postcode", "city", "region", "country", "as_typed")
        labels = {"line1": "Street", "line2": "Second line", "country": "Country", "as_typed": "As typed"}
        help_texts = {"as_typed": "The whole address as it was dictated; kept whatever the fields say."}
        widgets = {"line1": forms.TextInput(attrs=FIRST), "as_typed": forms.Textarea(attrs={"rows": 3})}

    country = forms.CharField(required=False, help_text="Name or ISO code.")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["country"] = COUNTRIES.get(self.instance.country, self.instance.country)

    def clean_country(self) -> str:
        try:
            return country_code(self.cleaned_data["country"]) if self.cleaned_data["country"] else ""
        except UnknownCountry as error:
            raise ValidationError(str(error)) from error
