"""What a manager chooses about the journal: kinds of contact of the company's own, and events left out of it."""

from django import forms

from journal.company_kinds import ICONS, KindRefused, define_kind
from journal.forms import FIELD, NUL
from journal.models import CompanyKind

NAME = "Write the name of the kind, such as Factory tour."
ICON = "Choose one of the pictures offered."


class KindForm(forms.Form):
    """A kind of contact to be added."""

    label = forms.CharField(
        label="Name",
        max_length=CompanyKind._meta.get_field("label").max_length,
        error_messages={**NUL, "required": NAME},
        widget=forms.TextInput(attrs={**FIELD, "placeholder": "Factory tour", "autocomplete": "off"}),
    )
    letter = forms.CharField(
        label="Key",
        required=False,
        max_length=1,
        error_messages=NUL,
        widget=forms.TextInput(attrs={**FIELD, "autocomplete": "off"}),
    )
    icon = forms.ChoiceField(
        label="Picture",
        choices=[(name, name) for name in ICONS],
        initial="note",
        error_messages={"invalid_choice": ICON},
    )

    def __init__(self, data=None):
        super().__init__(data, label_suffix="")

    def define(self) -> CompanyKind | None:
        """Add the kind; None when it was refused, the reason then stands beside its field."""
        if not self.is_valid():
            return None
        try:
            return define_kind(**self.cleaned_data)
        except KindRefused as refusal:
            self.add_error(refusal.field, str(refusal))
            return None
