"""2/10 net 30: what may still be deducted for paying early, and what a payment then means."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.terms import Terms
from financials.discounts import discount_left, terms_of
from financials.suggestions import OpenInvoice, suggest
from foundation.money import major, minor

ISSUED = date(2026, 5, 1)
EARLY = terms_of("2/10 net 30")


def left(*, day: int, total: str = "1000.00", taken: str = "0", terms: Terms = EARLY, currency: str = "USD") -> Decimal:
    """The discount left so many days after the invoice."""
    return discount_left(
        terms=terms,
        issued_on=ISSUED,
        total=Decimal(total),
        taken=Decimal(taken),
        currency=currency,
        on=ISSUED + timedelta(days=day),
    )


@pytest.mark.parametrize(("day", "discount"), [(0, 20), (10, 20), (11, 0), (-1, 20)])
def test_the_discount_may_be_taken_up_to_its_last_day(day, discount):
    assert left(day=day) == discount


def test_it_is_rounded_half_up_to_the_currency():
    assert left(day=1, total="101.25") == Decimal("2.03")
    assert left(day=1, total="1025", currency="JPY") == 21


def test_what_was_taken_before_is_not_given_again():
    assert left(day=9, taken="15.00") == 5
    assert left(day=9, taken="20.00") == 0
    assert left(day=9, taken="25.00") == 0, "a more generous discount was agreed once"


@pytest.mark.parametrize("terms", ["net30", "", "as agreed with Ms Lee", "eom+15"])
def test_terms_without_a_discount_give_none(terms):
    assert left(day=0, terms=terms_of(terms)) == 0


@given(st.decimals("0.01", "1e9", places=2), st.decimals(0, "1e9", places=2), st.integers(0, 20))
def test_it_is_never_negative_and_never_more_than_the_terms_give(total, taken, day):
    discount = left(day=day, total=str(total), taken=str(taken))
    assert 0 <= discount <= total * 2 / 100 + Decimal("0.005")
    assert discount + min(taken, discount) <= total


def pays(amount: str, *, day: int, still_open: str = "1000.00") -> tuple[str, Decimal, Decimal]:
    """How an invoice of 1,000 of which so much is open is settled by a payment so many days later."""
    discount = min(left(day=day), Decimal(still_open))
    invoice = OpenInvoice(1, ISSUED, minor(Decimal(still_open), "USD"), minor(discount, "USD"))
    suggestion = suggest(minor(Decimal(amount), "USD"), [invoice])
    [part] = suggestion.parts
    rest = invoice.amount - part.amount - part.discount
    return suggestion.rule, major(part.discount, "USD"), major(rest, "USD")


def test_980_on_day_10_closes_the_invoice_and_on_day_11_leaves_20():
    assert pays("980.00", day=10) == ("one", 20, 0)
    assert pays("980.00", day=11) == ("oldest", 0, 20)


def test_500_on_day_5_and_480_on_day_10_close_it_too():
    assert pays("500.00", day=5) == ("oldest", 0, 500)
    assert pays("480.00", day=10, still_open="500.00") == ("one", 20, 0)
