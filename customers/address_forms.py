"""The form of an address."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from customers.models import Address
from customers.reach_forms import FIRST
from foundation.countries import COUNTRIES, UnknownCountry, country_code


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
