"""DSO and its kin: worked out by hand for a small company over a quarter, and the sums of the nights they rest on."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit.metrics.formulas import countback, days_sales, effectiveness
from credit.metrics.months import months, months_of
from credit.metrics.receivables import MONTHS, backfill, differences, keep, missing, month_ends
from credit.models import ReceivablesDay
from credit.standing import forget_nights
from financials.aging import report
from tests import make

JANUARY, FEBRUARY, MARCH = date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)
TODAY = date(2026, 4, 8)
MONEY = st.decimals(min_value=0, max_value=1_000_000, places=2)


@pytest.fixture
def quarter(db):
    """30 days net, three months of selling 1,000, 2,000 and 3,000; half of January paid in March, 15 days late."""
    acme, brid = make.customer(name="Acme"), make.customer(name="Bríd")
    january = make.invoice(acme, "1000.00", issued_on=date(2026, 1, 5), due_on=date(2026, 2, 4))
    make.invoice(brid, "2000.00", issued_on=date(2026, 2, 10), due_on=date(2026, 3, 12))
    march = make.invoice(brid, "3500.00", issued_on=date(2026, 3, 2), due_on=date(2026, 4, 1))
    make.credit_note(brid, "500.00", issued_on=date(2026, 3, 3), now=make.at(date(2026, 3, 3)), applies_to=march)
    make.payment(acme, "500.00", received_on=date(2026, 3, 19), to=[(january, "500.00")])
    backfill(today=TODAY)
    return acme, brid


def kept(day: date, currency: str = "USD") -> ReceivablesDay:
    return ReceivablesDay.objects.get(day=day, currency=currency)


def test_the_sums_of_each_month_end_worked_out_by_hand(quarter):
    sums = [(row.receivable, row.current, row.overdue, row.sold) for row in map(kept, (JANUARY, FEBRUARY, MARCH))]
    assert sums == [(1000, 1000, 0, 1000), (3000, 2000, 1000, 2000), (5500, 3000, 2500, 3000)]


def test_dso_and_its_kin_of_a_quarter_worked_out_by_hand(quarter):
    march = months(as_of=TODAY)["USD"][-1]
    assert (march.day, march.sales) == (MARCH, 6000)  # 90 days
    assert march.dso == Decimal("82.5")  # 5,500 / 6,000 x 90
    assert march.best_possible_dso == 45  # 3,000 / 6,000 x 90
    assert march.days_delinquent == Decimal("37.5")  # 2,500 / 6,000 x 90
    assert march.countback_dso == 31 + 28 + Decimal("15.5")  # all of March and February, half of January
    assert march.effectiveness == Decimal(500) / Decimal(3000) * 100  # (3000 + 3000 - 5500) / (3000 + 3000 - 3000)
    assert march.overdue_share == Decimal(2500) / Decimal(5500)


def test_what_was_paid_is_measured_from_the_invoice_and_from_the_due_day(quarter):
    march = months(as_of=TODAY)["USD"][-1]
    assert march.days_to_pay == 73  # 5 January to 19 March
    assert (march.days_beyond_terms, march.days_late) == (43, 43)  # 4 February to 19 March
    open_days = 500 * 55 + 2000 * 19  # overdue on 31 March, at their age
    assert march.days_beyond_terms_open == pytest.approx((500 * 43 + open_days) / 3000, abs=0.0001)


def test_nothing_sold_is_unknown_and_nothing_overdue_is_collected_to_the_full(quarter):
    february, april = date(2026, 2, 28), date(2025, 4, 30)
    by_day = {month.day: month for month in months(as_of=TODAY)["USD"]}
    assert by_day[april].dso is by_day[april].best_possible_dso is by_day[april].effectiveness is None
    assert by_day[JANUARY].effectiveness is None  # (0 + 1000 - 1000) could come in
    assert by_day[february].effectiveness == 0  # 1,000 could come in, nothing did
    assert effectiveness(beginning=Decimal(9), sales=Decimal(5), ending=Decimal(4), ending_current=Decimal(4)) == 100


def test_a_currency_nobody_owed_in_yet_owes_nothing(quarter):
    make.invoice(make.customer(currency="EUR"), "70.00", issued_on=TODAY, currency="EUR")
    keep(day=TODAY)
    euros = months(as_of=TODAY)["EUR"]
    assert [(month.day, month.receivable) for month in euros[-2:]] == [(MARCH, 0), (TODAY, 70)]
    assert euros[-1].sales == 70


def test_the_sums_are_what_the_aging_of_that_day_adds_up_to(quarter):
    make.payment(quarter[1], "123.45", received_on=date(2026, 3, 30))
    for day in (MARCH, TODAY):
        keep(day=day)
        agings = [aging for _, _, aging in report(as_of=day)]
        assert kept(day).receivable == sum(bucket.amount for aging in agings for bucket in aging.buckets)
        assert kept(day).receivable - sum(aging.unapplied for aging in agings) == sum(one.balance for one in agings)
        assert kept(day).overdue == sum(aging.overdue for aging in agings)


def test_what_was_booked_later_changes_no_past_day_and_is_sold_once(quarter):
    before = list(ReceivablesDay.objects.values())
    make.invoice(quarter[0], "90.00", issued_on=date(2026, 3, 30), now=make.at(TODAY))
    assert keep(day=MARCH) == 0
    assert list(ReceivablesDay.objects.values()) == before
    keep(day=TODAY)
    assert kept(TODAY).sold == 90


def test_each_month_is_computed_once_and_again_when_history_was_taken_over(quarter):
    assert missing(today=TODAY) == []
    assert ReceivablesDay.objects.count() == MONTHS
    assert backfill(today=TODAY) == 0
    forget_nights(since=date(2026, 2, 1))
    assert missing(today=TODAY) == [FEBRUARY, MARCH]
    assert backfill(today=TODAY) == 2


def test_a_kept_sum_that_was_altered_is_found(quarter):
    keep(day=TODAY)
    assert differences() == []
    ReceivablesDay.objects.filter(day=TODAY).update(receivable=1)
    assert differences() == [{"currency": "USD", "stored": 1, "live": 5500}]


def test_a_month_nobody_computed_makes_unknown_what_needs_it(quarter):
    ReceivablesDay.objects.filter(day=FEBRUARY).delete()
    march = months(as_of=TODAY)["USD"][-1]
    assert march.dso is march.effectiveness is march.countback_dso is None
    assert march.receivable == 5500


def test_month_ends_follow_each_other_without_a_gap():
    ends = month_ends(before=date(2026, 3, 31))
    assert ends[:2] == [FEBRUARY, JANUARY]
    assert all(later.replace(day=1) - timedelta(days=1) == earlier for later, earlier in pairwise(ends))


@given(current=MONEY, overdue=MONEY, sold=st.lists(MONEY, min_size=3, max_size=3), before=MONEY)
def test_add_is_dso_less_the_best_possible_and_cei_has_its_bounds(current, overdue, sold, before):
    rows = [
        ReceivablesDay(day=day, currency="USD", receivable=before, current=before, overdue=0, sold=amount)
        for day, amount in zip((JANUARY, FEBRUARY, MARCH), sold, strict=True)
    ]
    rows[-1].receivable, rows[-1].current, rows[-1].overdue = current + overdue, current, overdue
    month = months_of(rows)[-1]
    if not sum(sold):
        assert month.dso is month.days_delinquent is None
        return
    assert month.days_delinquent == pytest.approx(month.dso - month.best_possible_dso, abs=Decimal("1e-9"))
    if month.effectiveness is not None:
        assert month.effectiveness <= 100
        assert overdue or month.effectiveness == 100


@given(amount=MONEY, sold=MONEY.filter(bool))
def test_countback_of_one_month_is_dso_until_that_month_is_used_up(amount, sold):
    counted = countback(amount, [(sold, 31)])
    assert counted == (days_sales(amount, sold, 31) if amount <= sold else None)
