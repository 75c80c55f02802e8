"""A price told on the phone, written with the call note (settings.QUOTE_FORM): part, quantity, price, last day."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms

from catalog.fields import ProductField, amount, count, day
from catalog.forms import GOOD_FOR
from catalog.verbal import QuoteRefused, quote_verbally
from customers.models import Customer
from foundation.periods import company_today
from journal.models import Entry
from journal.new_entry import Refused
from staff.models import User

ONE = Decimal(1)
PART = "This names no part: write its number, or leave the price empty and say it in the text."
PRICE = "Write the price a unit that was told, such as 12.50."


class QuotedPrice(forms.Form):
    """The fields of a verbal quote beside a note; the price is in the customer's currency."""

    quote_part = ProductField(label="Part", error_messages={"required": PART})
    quote_quantity = count(label="From quantity", min_value=0, required=False)
    quote_price = amount(label="Price a unit", error_messages={"required": PRICE, "invalid": PRICE})
    quote_until = day(label="Good until", required=False)

    def __init__(self, data=None, *, customer: Customer):
        super().__init__(data, auto_id=False)
        self.customer = customer

    def is_filled(self) -> bool:
        """Say whether a part or a price was typed: a verbal quote may be told in free words just as well."""
        return any(self.data.get(name, "").strip() for name in ("quote_part", "quote_price"))

    def note(self, *, subject: str = "", text: str = "", by: User, now: datetime, **noted: Any) -> Entry:
        """Write the note and keep its price, good for two weeks unless said otherwise; raises Refused."""
        typed = self.cleaned_data
        if not by.has_perm("catalog.add_verbalquote"):
            raise Refused("Prices are told by sales. Leave the price empty and write what was said.", "text")
        quantity = typed["quote_quantity"]
        try:
            return quote_verbally(
                customer=self.customer, product=typed["quote_part"], quantity=ONE if quantity is None else quantity,
                unit_price=typed["quote_price"], currency=self.customer.currency,
                valid_until=typed["quote_until"] or company_today(now) + GOOD_FOR, subject=subject, note=text, by=by,
                now=now, **noted,
            ).entry  # fmt: skip
        except QuoteRefused as refused:
            raise Refused(str(refused), "quote_until") from refused
