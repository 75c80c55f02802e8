"""The forms of holding back: rules of the policy, an override, a decision, a what-if."""

from decimal import Decimal

from django import forms
from django.conf import settings

from credit.holding.overrides import LONGEST_DAYS, USUAL_DAYS
from credit.models import HoldRule
from credit.models.holds import LEAST_REASON

Kind = HoldRule.Kind
MONEY_INPUT = forms.NumberInput(attrs={"class": "num", "inputmode": "decimal", "step": "any"})
# What each kind of rule measures, and what to say when it is missing.
MEASURES = {
    Kind.OVERDUE_DAYS: ("days", "Say after how many days past due."),
    Kind.OVERDUE_AMOUNT: ("amount", "Say from which overdue amount on."),
    Kind.GRADE: ("grade", "Choose the grade from which on."),
    Kind.BROKEN_PROMISES: ("times", "Say how many broken promises in 12 months."),
    Kind.RETURNED_PAYMENTS: ("times", "Say how many returned payments in 12 months."),
}
ALSO = {Kind.OVERDUE_DAYS: ("amount", "currency"), Kind.OVERDUE_AMOUNT: ("currency",)}


class RuleForm(forms.ModelForm):
    """A rule of the hold policy; what its kind does not measure is left empty."""

    days = forms.IntegerField(
        label="Days past due", required=False, min_value=1, max_value=3650, help_text="Of: overdue for so many days"
    )
    times = forms.IntegerField(
        label="Times in 12 months", required=False, min_value=1, max_value=1000,
        help_text="Of: broken promises, returned payments",
    )  # fmt: skip
    amount = forms.DecimalField(
        label="At least this amount", required=False, max_digits=19, decimal_places=4, widget=MONEY_INPUT,
        help_text="Of: overdue by so much, overdue for so many days",
        error_messages={"invalid": "This is no amount: digits and a point, as 500.00."},
    )  # fmt: skip
    currency = forms.RegexField(
        r"^[A-Z]{3}$", label="Currency of the amount", required=False,
        error_messages={"invalid": "A currency is three capital letters, as USD."},
    )  # fmt: skip
    grade = forms.ChoiceField(
        label="This grade or worse",
        required=False,
        choices=[("", "–"), *((each, each) for each in "BCDE")],
        help_text="Of: rated so badly",
    )
    automatic = forms.BooleanField(label="Place the hold at once, without asking anybody", required=False)

    class Meta:
        model = HoldRule
        fields = ("kind", "days", "amount", "currency", "grade", "times", "automatic")
        labels = {"kind": "A customer is"}

    def clean_amount(self) -> Decimal | None:
        amount = self.cleaned_data["amount"]
        if amount is not None and amount <= 0:
            raise forms.ValidationError("The amount must be above zero: correct it, or leave it empty.")
        return amount

    def clean(self) -> dict:
        """Keep what the kind measures, and ask for what is missing of it."""
        said = super().clean()
        if not (kind := said.get("kind")):
            return said
        measure, missing = MEASURES[kind]
        if not said.get(measure) and measure not in self.errors:
            self.add_error(measure, missing)
        for name, empty in (("days", None), ("amount", None), ("currency", ""), ("grade", ""), ("times", None)):
            if name not in (measure, *ALSO.get(kind, ())):
                said[name] = empty
        if not said.get("amount"):
            said["currency"] = ""
        elif not said.get("currency"):
            said["currency"] = settings.COMPANY_CURRENCY
        return said


class ReleaseForm(forms.Form):
    """Why a hold is released."""

    reason = forms.CharField(
        label="Reason", max_length=300,
        error_messages={"required": "Say why: the reason is kept in the journal, beside who released it."},
        widget=forms.TextInput(attrs={"autofocus": True, "placeholder": "Paid this morning by wire"}),
    )  # fmt: skip


class OverrideForm(forms.Form):
    """Why work that is held back may pass, and for how long."""

    reason = forms.CharField(
        label="Reason", max_length=300, strip=True,
        help_text=f"At least {LEAST_REASON} characters; it stands on the order and in the journal for good.",
        error_messages={"required": "Say why: it stands on the order and in the journal for good."},
        widget=forms.TextInput(attrs={"autofocus": True}),
    )  # fmt: skip
    days = forms.IntegerField(
        label="Good for so many days", initial=USUAL_DAYS,
        error_messages={
            "required": f"Say for how many days, 1 to {LONGEST_DAYS}.",
            "invalid": f"Say for how many days, 1 to {LONGEST_DAYS}.",
        },
    )  # fmt: skip


class DecisionForm(forms.Form):
    """What is said to a proposal of the policy."""

    note = forms.CharField(
        label="Note", max_length=300, required=False, strip=True,
        help_text="Needed to dismiss; when confirming, it replaces the reason above.",
    )  # fmt: skip


class WhatIfForm(forms.Form):
    """What might happen: money that comes today, another limit, a hold."""

    payment = forms.DecimalField(
        label="Money that comes today", required=False, max_digits=19, decimal_places=4, widget=MONEY_INPUT,
        error_messages={"invalid": "This is no amount: digits and a point, as 2000.00."},
    )  # fmt: skip
    limit = forms.DecimalField(
        label="Another credit limit", required=False, max_digits=19, decimal_places=4, widget=MONEY_INPUT,
        error_messages={"invalid": "This is no amount: digits and a point, as 25000.00."},
    )  # fmt: skip
    hold = forms.ChoiceField(
        label="Hold", required=False,
        choices=[("", "as it is"), ("place", "placed now"), ("release", "released now")],
    )  # fmt: skip

    def clean_payment(self) -> Decimal | None:
        payment = self.cleaned_data["payment"]
        if payment is not None and payment <= 0:
            raise forms.ValidationError("Money that comes is above zero: correct the amount, or leave it empty.")
        return payment

    def clean_limit(self) -> Decimal | None:
        limit = self.cleaned_data["limit"]
        if limit is not None and limit < 0:
            raise forms.ValidationError("A limit is nothing or more: correct it, or leave it empty.")
        return limit


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
