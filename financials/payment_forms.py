"""What is typed when money is booked: the payment itself, and what each open item gets of it."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catalog.fields import DayInput, NumberInput
from financials.models import Payment
from foundation.loading.cells import Refused, plain_number
from foundation.money import exponent, round_money

AS_SHOWN = re.compile(r"-?\d{1,3}(,\d{3})+")  # 1,234 as we write it ourselves
TOO_LARGE = Decimal(10) ** 13


class MoneyField(forms.CharField):
    """An amount as people write it (1234.5, 1,234.50, 1.234,50); cleans to Decimal, None when empty."""

    widget = NumberInput

    def __init__(self, **more: Any):
        super().__init__(**{"widget": NumberInput(2), "max_length": 40, "required": False, **more})
        self.currency = ""

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        return self.amount_of(text) if text else None

    def amount_of(self, text: str) -> Decimal:
        """Return the amount; raises ValidationError with a sentence."""
        try:
            amount = plain_number(text.replace(",", "") if AS_SHOWN.fullmatch(text) else text)
        except Refused as refusal:
            raise ValidationError(f"{refusal} Write it as 1234.50.") from refusal
        if amount < 0 or amount >= TOO_LARGE:
            raise ValidationError("Write an amount of at least 0.00.")
        if self.currency and amount != round_money(amount, self.currency):
            raise ValidationError(f"{self.currency} has {exponent(self.currency)} decimals. Write it as 1234.50.")
        return amount


def day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=DayInput(), error_messages={"invalid": "Write the day as 2026-11-21."}, **more
    )


class PaymentForm(forms.Form):
    """How the money came."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = MoneyField(label="Amount received", required=True)
    method = forms.ChoiceField(label="By", choices=Payment.Method.choices)
    reference = forms.CharField(
        label="Check number or reference",
        max_length=100,
        error_messages={"required": "Enter it: by this number the payment is found again."},
    )
    received_on = day("Value date")
    currency = forms.ChoiceField(label="Currency")
    bank_charges = MoneyField(label="Bank charges", help_text="Kept by the bank on the way")
    note = forms.CharField(label="Note", required=False)

    def __init__(self, data: Any, *, currencies: list[str], today: date, initial: dict[str, Any]):
        super().__init__(data, initial=initial, label_suffix="")
        self.today = today
        self.fields["currency"].choices = [(code, code) for code in currencies]
        self.fields["received_on"].widget.attrs["max"] = today.isoformat()
        self.fields["reference"].widget.attrs["autocomplete"] = "off"
        self.fields["amount"].widget.attrs["autofocus"] = True
        currency = (data or {}).get("currency") or initial.get("currency")
        for name in ("amount", "bank_charges"):
            self.fields[name].currency = currency if currency in currencies else ""

    def clean_amount(self) -> Decimal:
        if not self.cleaned_data["amount"]:
            raise ValidationError("Say how much arrived: an amount above zero.")
        return self.cleaned_data["amount"]

    def clean_received_on(self) -> date:
        if self.cleaned_data["received_on"] > self.today:
            raise ValidationError("The money cannot have come in after today: correct the day.")
        return self.cleaned_data["received_on"]


class ShareForm(forms.Form):
    """What one open item gets: money, the discount taken, and whether a few cents missing are let go."""

    amount = MoneyField()
    discount = MoneyField()
    difference = forms.BooleanField(required=False)


class ReturnForm(forms.Form):
    """The bank took the money back."""

    returned_on = day("Returned on")
    reason = forms.CharField(
        label="Reason of the bank",
        max_length=300,
        widget=forms.TextInput(attrs={"autofocus": True, "placeholder": "no funds, account closed, no signature"}),
        error_messages={"required": "Say why it came back, as the bank put it."},
    )
    fee = MoneyField(label="Fee charged to the customer", help_text="Invoiced at once, due on receipt; empty: none")


class RefundForm(forms.Form):
    """Credit was paid back."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = MoneyField(label="Amount paid back", required=True)
    paid_on = day("Paid on")
    reference = forms.CharField(label="Bank reference", max_length=100, required=False)
    reason = forms.CharField(
        label="Reason", max_length=300, error_messages={"required": "Say why the money was paid back."}
    )


class WriteOffForm(forms.Form):
    """What will not be paid."""

    amount = MoneyField(label="Amount written off", required=True)
    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="At least 10 characters; it is kept for good",
        widget=forms.TextInput(attrs={"autofocus": True}),
        error_messages={"required": "Say why it will not be paid: the reason is kept for good."},
    )


class WhyForm(forms.Form):
    """Why something is taken back or undone."""

    reason = forms.CharField(
        label="Reason",
        max_length=300,
        help_text="At least 10 characters; it is kept for good",
        widget=forms.TextInput(attrs={"autofocus": True}),
        error_messages={"required": "Say why: the reason is kept for good."},
    )
