from django import forms

from customers.models import Customer

FIELD = {"class": "form-control"}
NUL = {"null_characters_not_allowed": "Take the NUL character out; it is no text."}


class FilingForm(forms.Form):
    """Under which customer a message is to stand, and why it is taken from where it stands."""

    customer = forms.CharField(
        label="Customer code",
        widget=forms.TextInput(attrs={**FIELD, "autofocus": True}),
        error_messages={**NUL, "required": "Write the code of the customer."},
    )
    reason = forms.CharField(
        label="Why it is moved", required=False, max_length=300, widget=forms.TextInput(attrs=FIELD), error_messages=NUL
    )

    def __init__(self, data=None, *, seen, filed: bool):
        super().__init__(data, label_suffix="")
        self.seen = seen
        if not filed:
            del self.fields["reason"]

    def clean_customer(self) -> Customer:
        """Return the customer with this code among those the user may see."""
        code = self.cleaned_data["customer"].strip()
        if found := self.seen.with_code(code).first():
            return found
        raise forms.ValidationError(f"There is no customer with the code {code}.")
