"""The cash discount of an invoice: how much of it may still be taken on a day.

The discount is a share of the invoice's total and no line of its own: whoever pays in parts may take it with any
part, up to the last day the terms give.
"""

from datetime import date
from decimal import Decimal

from customers.terms import Terms, UnknownTerms
from foundation.money import NOTHING, round_money


def discount_left(*, terms: Terms, issued_on: date, total: Decimal, taken: Decimal, currency: str, on: date) -> Decimal:
    """Return what may still be deducted from an invoice for money of the value date `on`.

    `taken` is the discount taken before. Never less than nothing; nothing after the last day of the terms.
    """
    until = terms.discount_until(issued_on)
    if until is None or on > until:
        return NOTHING
    return max(round_money(total * terms.discount_percent / 100, currency) - taken, NOTHING)


def terms_of(text: str) -> Terms:
    """Read the terms as they stand on an invoice; words nobody understands give no discount."""
    try:
        return Terms.parse(text)
    except UnknownTerms:
        return Terms()
