"""The small forms of the block “Banking” on the Contacts tab. A number once saved is never shown in a form again."""

from datetime import datetime
from typing import Any

from django import forms

from customers.bank_numbers import AccountNumber, BankNumberRefused, read_account
from customers.filters import CountryField
from customers.merging_forms import Merging
from customers.models import BankAccount, Customer, Mandate
from foundation.countries import COUNTRIES
from staff.models import User

NEVER_KEPT = {"autocomplete": "off", "spellcheck": "false"}
CHECK = {"class": "form-check-input"}


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any):
        super().__init__(format="%Y-%m-%d", **kwargs)


class PaymentTypeForm(Merging, forms.ModelForm):
    class Meta:
        model = Customer
        fields = ("payment_type",)
        widgets = {"payment_type": forms.RadioSelect(attrs=CHECK)}


class BankAccountForm(forms.Form):
    """A new account: the IBAN is enough, account number and clearing code are for those without.

    What was typed is checked as one leaves a field (`check`), and again when it is saved.
    """

    place = "customers/account_form.html"  # instead of one field after the other

    iban = forms.CharField(
        label="IBAN", max_length=50, required=False, widget=forms.TextInput(attrs={**NEVER_KEPT, "autofocus": True}),
        help_text="With or without blanks. Bank and BIC follow from it where they are known.",
    )  # fmt: skip
    holder = forms.CharField(label="Account holder", max_length=70, required=False)
    bic = forms.CharField(label="BIC", max_length=15, required=False)
    bank_name = forms.CharField(label="Bank", max_length=140, required=False)
    number = forms.CharField(
        label="Account number", max_length=40, required=False, widget=forms.TextInput(attrs=NEVER_KEPT),
        help_text="Not needed with an IBAN.",
    )  # fmt: skip
    clearing_code = forms.CharField(
        max_length=30, required=False, help_text="Routing number, sort code, BSB, bank code.",
        widget=forms.TextInput(attrs=NEVER_KEPT),
    )  # fmt: skip
    country = CountryField(
        label="Country of the bank", required=False, help_text="Name or ISO code; its rules check the number."
    )
    gui = forms.CharField(label="GUI", max_length=5, required=False, help_text="France: the branch, 5 digits.")
    rib_key = forms.CharField(label="RIB key", max_length=2, required=False, help_text="France: 2 digits.")

    def __init__(self, *args: Any, home: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["country"].initial = COUNTRIES.get(home, "")

    @property
    def is_national(self) -> bool:
        """Whether something stands in the fields for accounts without IBAN, so that they are shown."""
        return any(self[name].data or self[name].errors for name in ("number", "clearing_code", "gui", "rib_key"))

    def check(self) -> tuple[AccountNumber | None, str]:
        """Return the account as it is understood so far, or why it can be none; nothing while it is not whole."""
        typed = self.cleaned_data if self.is_valid() else {}
        if not typed.get("iban") and not (typed.get("number") and typed.get("clearing_code")):
            return None, " ".join(error for errors in self.errors.values() for error in errors)
        try:
            return read_account(**{name: value for name, value in typed.items() if name != "holder"}), ""
        except BankNumberRefused as refusal:
            return None, str(refusal)


class BankAccountDetailsForm(Merging, forms.ModelForm):
    """What may change of an account; another number is another account."""

    class Meta:
        model = BankAccount
        fields = ("holder", "bic", "bank_name")

    @staticmethod
    def last_change(record: BankAccount) -> tuple[User, datetime]:
        return record.added_by, record.added_at


class MandateForm(forms.ModelForm):
    collect = forms.BooleanField(
        label="Collect this customer's invoices by direct debit from now on", required=False, initial=True
    )

    class Meta:
        model = Mandate
        fields = ("reference", "scheme", "signed_on", "received_on", "first_debit_on", "one_off")
        widgets = {name: Day() for name in ("signed_on", "received_on", "first_debit_on")}
        help_texts = {
            "reference": "Leave it empty to get one.",
            "scheme": "B2B only where both are businesses and the bank of the customer knows the mandate.",
            "received_on": "The day the signed mandate came in; nothing is collected before.",
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["reference"].required = False

    def _post_clean(self) -> None:
        """Leave the judgement to the verb, which knows the customer and says it in one sentence."""


class MandateDaysForm(Merging, forms.ModelForm):
    class Meta:
        model = Mandate
        fields = ("received_on", "first_debit_on")
        widgets = {name: Day() for name in fields}
        help_texts = {"received_on": "The day the signed mandate came in; nothing is collected before."}

    _post_clean = MandateForm._post_clean

    @staticmethod
    def last_change(record: Mandate) -> tuple[None, None]:
        """A mandate says who added it, not who changed its days since: that stands in the journal."""
        return None, None


class RevokeForm(forms.Form):
    reason = forms.CharField(
        max_length=300, widget=forms.TextInput(attrs={"autofocus": True}),
        help_text="Why and by whom, such as “letter of 3 Nov”.",
    )  # fmt: skip
