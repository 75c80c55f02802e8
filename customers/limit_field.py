"""The credit limit as people type it, in the folder and in the administration."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from foundation.loading.cells import Refused, plain_number

AS_SHOWN = re.compile(r"-?\d{1,3}(,\d{3})+")  # 10,000 as we write it ourselves
MOST = Decimal(9_999_999_999)  # ten digits before the point: more is a slip of the hand in any currency
SMALLEST = Decimal("0.0001")


class AmountInput(forms.TextInput):
    """An amount without the decimals nobody writes: 400.00, not 400.0000."""

    def format_value(self, value: Any) -> Any:
        short = value.quantize(Decimal("0.01")) if isinstance(value, Decimal) else value
        return super().format_value(short if short == value else value)


class LimitField(forms.CharField):
    """A credit limit (10000, 10,000.00, 10.000,00); cleans to Decimal, None when empty: no limit."""

    def __init__(self, **more: Any):
        usual = {
            "label": "Credit limit",
            "required": False,
            "help_text": "0: every order needs approval. Empty: no limit.",
            "widget": AmountInput(attrs={"class": "num", "inputmode": "decimal"}),
        }
        super().__init__(**{**usual, **more})

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        return self.limit_of(text) if text else None

    def limit_of(self, text: str) -> Decimal:
        """Return the limit; raises ValidationError with a sentence."""
        try:
            limit = plain_number(text.replace(",", "") if AS_SHOWN.fullmatch(text) else text)
        except Refused as refusal:
            raise ValidationError(f"{refusal} Write the limit as 10000.00.") from refusal
        if limit < 0:
            raise ValidationError(
                "A credit limit cannot be negative: write 0 if every order needs approval, or nothing for no limit."
            )
        if limit >= MOST + 1:
            raise ValidationError(
                "This limit has more than 10 digits before the point: check it, or leave it empty for no limit."
            )
        if limit != limit.quantize(SMALLEST):
            raise ValidationError("Write the limit with at most 4 decimals.")
        return limit
