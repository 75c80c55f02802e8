"""Kinds of own fields that have more and less: numbers, amounts of money, days."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import DecimalField, Func

from customers.custom_fields.kinds import OwnField
from customers.limit_field import AS_SHOWN, AmountInput
from foundation.loading.cells import EARLIEST, LATEST, Refused, plain_number
from foundation.templatetags import formats

PRECISION = 15  # digits of a number: as many as any spreadsheet keeps
MOST = Decimal(10) ** 13


class OwnNumber(OwnField):
    """A number of at most 15 digits, six of them behind the point."""

    written_as = "quantity"
    decimals = 6
    widget = forms.TextInput

    def read(self, raw: Any) -> Decimal:
        try:
            value = (
                plain_number(raw.replace(",", "") if AS_SHOWN.fullmatch(raw) else raw) if isinstance(raw, str) else raw
            )
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        value = Decimal(value)
        if (
            abs(value) >= MOST
            or value != round(value, self.decimals)
            or len(value.normalize().as_tuple().digits) > PRECISION
        ):
            raise ValidationError(
                f"At most {PRECISION} digits fit, {self.decimals} of them behind the point: look at the number."
            )
        return value.normalize() + 0

    def fits(self, value: Decimal) -> bool:
        digits = len(value.normalize().as_tuple().digits)
        return abs(value) < MOST and digits <= PRECISION and value == round(value, self.decimals)

    def kept(self, value: Decimal | None) -> int | float | None:
        return value if value is None else int(value) if value == int(value) else float(value)

    def typed(self, kept: Any) -> Decimal | None:
        return None if kept is None else Decimal(str(kept))

    def written(self, value: Decimal, currency: str = "") -> str:
        return formats.quantity(value)

    def expression(self) -> Any:
        return Func(self.kept_text, template="(%(expressions)s)::numeric", output_field=DecimalField())

    def form_field(self) -> forms.Field:
        return self.input(forms.CharField, widget=self.widget(attrs={"class": "num", "inputmode": "decimal"}))


class OwnMoney(OwnNumber):
    """An amount of money in the customer's currency."""

    written_as = "money"
    decimals = 4
    widget = AmountInput

    def kept(self, value: Decimal | None) -> str | None:
        return None if value is None else f"{value:.4f}"

    def written(self, value: Decimal, currency: str = "") -> str:
        return formats.money_with_currency(value, currency) if currency else formats.money(value)


class OwnDate(OwnField):
    """A day."""

    written_as = "day"

    def read(self, raw: Any) -> date:
        try:
            value = raw if isinstance(raw, date) else date.fromisoformat(str(raw))
        except ValueError:
            raise ValidationError(f"“{raw}” is not a day written as 2026-04-30.") from None
        if not EARLIEST <= value <= LATEST:
            raise ValidationError(f"“{raw}” lies in the year {value.year}: correct it.")
        return value

    def kept(self, value: date | None) -> str | None:
        return value and value.isoformat()

    def typed(self, kept: Any) -> date | None:
        return date.fromisoformat(kept) if kept else None

    def written(self, value: date, currency: str = "") -> str:
        return formats.day_full(value)

    def expression(self) -> Any:
        """As text, which sorts as the days do: reading it as a day is nothing an index can rely on."""
        return self.kept_text

    def compared(self, value: date) -> str:
        return value.isoformat()

    def form_field(self) -> forms.Field:
        return self.input(forms.DateField, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
