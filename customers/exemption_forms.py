"""The small forms of the block “Tax” on the Contacts tab."""

from typing import Any

from django import forms

from customers.banking_forms import Day
from customers.filters import CountryField
from customers.models import TaxExemption
from customers.papers import Paper

CHECK = {"class": "form-check-input"}


class ExemptionForm(forms.ModelForm):
    """Why no tax is charged, and the paper that says so."""

    paper = forms.ChoiceField(label="Document", required=False)
    file = forms.FileField(label="or file it now", required=False)
    country = CountryField(required=False, help_text="Name or ISO code; empty where it counts everywhere.")

    class Meta:
        model = TaxExemption
        fields = (
            "kind", "certificate", "valid_from", "valid_until", "country", "region", "paper", "file", "for_branches",
        )  # fmt: skip
        widgets = {
            "certificate": forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
            "valid_from": Day(),
            "valid_until": Day(),
            "for_branches": forms.CheckboxInput(attrs=CHECK),
        }

    def __init__(self, *args: Any, papers: list[Paper], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["paper"].choices = [("", "None yet"), *((paper.name, paper.name) for paper in papers)]
        if not papers:
            del self.fields["paper"]
            self.fields["file"].label = "Document"
        self.fields["file"].help_text = "The certificate as it came in; it goes into the Documents tab."


class EndForm(forms.Form):
    """From when tax is charged again, and why."""

    ended_on = forms.DateField(label="Tax is charged from", widget=Day())
    reason = forms.CharField(label="Why", max_length=300, widget=forms.TextInput(attrs={"autofocus": True}))
