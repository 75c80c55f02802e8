"""The forms of phones and e-mails."""

from typing import Any

from django import forms

from customers.models import Email, Phone

FIRST = {"autofocus": True, "autocomplete": "off"}


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
