from django import forms
from django.conf import settings

from financials.models import OwnAccount
from financials.payment_forms import MoneyField

REASONS = ("Own transfer", "Bank charges", "Paid to a supplier", "Wages and taxes", "Not from a customer")


class StatementForm(forms.Form):
    """A statement from the bank, and the account for a file that does not name it."""

    file = forms.FileField(
        label="Statement",
        allow_empty_file=True,
        help_text="MT940, camt.053, BAI2, OFX or CSV, as the bank's portal gives it",
        error_messages={"required": "Choose the file from the bank first."},
    )
    account = forms.ModelChoiceField(
        OwnAccount.objects.none(), label="Account", required=False, empty_label="As the file says"
    )
    number = forms.CharField(label="Or a new one: IBAN or number", max_length=40, required=False)
    currency = forms.RegexField(
        "^[A-Za-z]{3}$",
        label="Its currency",
        required=False,
        error_messages={"invalid": "Write the three letters of the currency, like EUR."},
    )

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, label_suffix="", **named)
        self.fields["account"].queryset = OwnAccount.objects.order_by("name", "number")
        self.fields["currency"].widget.attrs |= {"size": 4, "placeholder": settings.COMPANY_CURRENCY}

    @property
    def asked(self) -> dict[str, str]:
        """Number and currency of the account, as import_statements wants them."""
        if account := self.cleaned_data["account"]:
            return {"number": account.number, "currency": account.currency}
        return {"number": self.cleaned_data["number"], "currency": self.cleaned_data["currency"].upper()}


class IgnoreForm(forms.Form):
    """Why nothing is booked."""

    reason = forms.CharField(
        label="Reason",
        max_length=300,
        widget=forms.TextInput(attrs={"list": "ignore-reasons", "placeholder": "own transfer, bank charges …"}),
        error_messages={"required": "Say in a few words why nothing is booked for this line."},
    )


class ReturnFeeForm(forms.Form):
    """What the customer is charged for the return."""

    fee = MoneyField(label="Fee charged to the customer")
