"""Which money keeps which promise: for any promises and any money, and by hand for the cases people ask about."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from credit.collecting.allotment import Promised, allot
from credit.collecting.until import until

START = date(2026, 3, 2)
QUICK = settings(max_examples=150, deadline=None)
AMOUNTS = st.integers(1, 60_000).map(lambda cents: Decimal(cents) / 100)
DAYS = st.integers(0, 30).map(lambda days: START + timedelta(days=days))
MONEY = st.lists(st.tuples(DAYS, AMOUNTS), max_size=8)


@st.composite
def promises(draw):
    found = []
    for key in range(draw(st.integers(0, 5))):
        made_on = draw(DAYS)
        due_on = made_on + timedelta(days=draw(st.integers(0, 15)))
        found.append(Promised(key, draw(AMOUNTS), made_on, due_on, until(due_on)))
    return found


@QUICK
@given(promised=promises(), money=MONEY)
def test_no_cent_counts_twice_and_nobody_gets_more_than_was_promised(promised, money):
    came = allot(promised, money)
    assert sum(one.total for one in came.values()) <= sum(amount for _, amount in money)
    for one in promised:
        window = sum((amount for day, amount in money if one.made_on <= day <= one.until), Decimal(0))
        assert came[one.key].in_time <= min(one.amount, window)
        assert came[one.key].in_time <= came[one.key].total <= one.amount


@QUICK
@given(promised=promises(), money=MONEY, data=st.data())
def test_the_order_in_which_things_are_given_does_not_matter(promised, money, data):
    shuffled = allot(data.draw(st.permutations(promised)), data.draw(st.permutations(money)))
    assert shuffled == allot(promised, money)


@QUICK
@given(promised=promises(), money=MONEY, more=st.tuples(DAYS, AMOUNTS))
def test_more_money_takes_nothing_from_any_promise(promised, money, more):
    before, after = allot(promised, money), allot(promised, [*money, more])
    for one in promised:
        assert after[one.key].in_time >= before[one.key].in_time
        assert after[one.key].kept(one) >= before[one.key].kept(one)


@QUICK
@given(promised=promises(), money=MONEY, taken=st.integers(0, 4))
def test_a_promise_withdrawn_takes_nothing_from_the_others(promised, money, taken):
    rest = [one for one in promised if one.key != taken]
    before, after = allot(promised, money), allot(rest, money)
    assert all(after[one.key].in_time >= before[one.key].in_time for one in rest)


def test_the_promise_due_first_is_served_first_and_what_is_left_goes_to_the_next():
    first = Promised(1, Decimal(500), START, date(2026, 3, 10), until(date(2026, 3, 10)))
    second = Promised(2, Decimal(300), START, date(2026, 3, 20), until(date(2026, 3, 20)))
    came = allot([second, first], [(date(2026, 3, 9), Decimal(600)), (date(2026, 3, 24), Decimal(200))])
    assert (came[1].in_time, came[1].whole_on) == (500, date(2026, 3, 9))
    assert (came[2].in_time, came[2].total, came[2].whole_on) == (300, 300, date(2026, 3, 24))


def test_a_missed_promise_learns_when_its_money_came_at_last_but_a_standing_one_goes_before_it():
    missed = Promised(1, Decimal(500), START, date(2026, 3, 4), until(date(2026, 3, 4)))
    stands = Promised(2, Decimal(300), date(2026, 3, 9), date(2026, 3, 16), until(date(2026, 3, 16)))
    came = allot([missed, stands], [(date(2026, 3, 16), Decimal(400)), (date(2026, 3, 30), Decimal(400))])
    assert came[2].kept(stands)
    assert (came[1].in_time, came[1].whole_on, came[1].kept(missed)) == (0, date(2026, 3, 30), False)


def test_two_business_days_of_grace_leave_out_the_weekend():
    # A Thursday, a Friday, a Saturday, a Monday.
    assert [until(date(2026, 5, day)) for day in (21, 22, 23, 25)] == [
        date(2026, 5, 25), date(2026, 5, 26), date(2026, 5, 27), date(2026, 5, 27),
    ]  # fmt: skip
