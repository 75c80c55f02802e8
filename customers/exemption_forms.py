"""The small forms of the block “Tax” on the Contacts tab."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from customers.banking_forms import Day
from customers.models import TaxExemption
from customers.papers import Paper
from foundation.countries import UnknownCountry, country_code

CHECK = {"class": "form-check-input"}


class ExemptionForm(forms.ModelForm):
    """Why no tax is charged, and the paper that says so."""

    paper = forms.ChoiceField(label="Document", required=False)
    country = forms.CharField(required=False, help_text="Name or ISO code; empty where it counts everywhere.")

    class Meta:
        model = TaxExemption
        fields = ("kind", "certificate", "valid_from", "valid_until", "country", "region", "for_branches", "paper")
        widgets = {
            "certificate": forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
            "valid_from": Day(),
            "valid_until": Day(),
            "for_branches": forms.CheckboxInput(attrs=CHECK),
        }

    def __init__(self, *args: Any, papers: list[Paper], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["paper"].choices = [("", "None yet"), *((paper.name, paper.name) for paper in papers)]
        self.fields["paper"].help_text = "" if papers else "File it in the Documents tab, then choose it here."

    def clean_country(self) -> str:
        try:
            return country_code(self.cleaned_data["country"]) if self.cleaned_data["country"] else ""
        except UnknownCountry as error:
            raise ValidationError(str(error)) from error


class EndForm(forms.Form):
    """From when tax is charged again, and why."""

    ended_on = forms.DateField(label="Tax is charged from", widget=Day())
    reason = forms.CharField(label="Why", max_length=300, widget=forms.TextInput(attrs={"autofocus": True}))
