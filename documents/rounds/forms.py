"""The form of every round: why somebody is left out."""

from django import forms


class LeaveOutForm(forms.Form):
    """Why somebody gets no paper in this run."""

    reason = forms.CharField(
        label="Why", max_length=300,
        widget=forms.TextInput(attrs={"class": "form-control", "placeholder": "spoke with Ms Lindner today"}),
        error_messages={"required": "Say why: the run keeps it for the next one who looks."},
    )  # fmt: skip
