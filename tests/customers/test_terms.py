"""Payment terms as the trade writes them, and what is due when (A4, A12, F87)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.terms import Terms, UnknownTerms

MAY = date(2026, 5, 4)


@pytest.mark.parametrize("text", ["net30", "2/10 net 30", "eom+15", "due on receipt", "net 30/60/90"])
def test_terms_are_kept_as_they_are_written(text):
    assert str(Terms.parse(text)) == text


def test_shares_are_due_each_on_its_own_day():
    terms = Terms.parse("30% net10, 70% eom+5")
    assert terms.instalments(MAY, Decimal("1190.00"), "EUR") == [
        (date(2026, 5, 14), Decimal("357.00")),
        (date(2026, 6, 5), Decimal("833.00")),
    ]
    assert Terms.parse(str(terms)) == terms


@pytest.mark.parametrize("text", ["30% net10, 60% net60", "100%", "30% 2/10 net 30, 70% net60", "net", "50% soon"])
def test_terms_nobody_can_compute_a_day_from_are_refused(text):
    with pytest.raises(UnknownTerms, match="in instalments"):
        Terms.parse(text)


@given(
    days=st.lists(st.integers(0, 400), min_size=1, max_size=12, unique=True),
    total=st.decimals("0.01", 10**7, places=2),
)
def test_instalments_add_up_to_the_total_to_the_cent(days, total):
    terms = Terms.parse("net " + "/".join(map(str, days)))
    due = terms.instalments(MAY, total, "USD")
    assert sum(amount for _, amount in due) == total
    assert due == sorted(due)
    assert terms.due_on(MAY) == MAY + timedelta(days=max(days)) >= due[-1][0]


def test_parts_too_small_to_be_split_are_never_negative():
    due = Terms.parse("net 10/20/30/40").instalments(MAY, Decimal("0.02"), "EUR")
    assert [amount for _, amount in due] == [Decimal("0.01"), Decimal("0.01")]
