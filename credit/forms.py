from django import forms


class ReasonForm(forms.Form):
    """Why a hold is placed or released; everybody who is refused reads it."""

    reason = forms.CharField(
        label="Reason",
        max_length=300,
        error_messages={"required": "Say why: the reason is shown to everybody who is refused."},
        widget=forms.TextInput(attrs={"autofocus": True, "placeholder": "2 broken promises, 8,200.00 over 60 days"}),
    )


class DeclineForm(forms.Form):
    """Why held work is not approved; who asked reads it."""

    note = forms.CharField(
        label="Why not",
        max_length=300,
        error_messages={"required": "Say why: whoever asked reads it, and it is kept in the journal."},
        widget=forms.TextInput(attrs={"autofocus": True}),
    )
