"""What must hold of the rating of any account (CREDIT §2.5), against PostgreSQL and a second rating in plain Python."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from credit.rating.explanation import RATING, moved_by
from credit.rating.grades import GRADED, RATED
from credit.standing import POOL
from foundation.sql import fetch
from tests.credit import reference
from tests.credit.facts import Account, Bill, Contest, Ledger, Piece, as_known
from tests.credit.strategies import (
    ACCOUNTS,
    DAYS,
    START,
    TODAY,
    accounts,
    bills,
    booked_later,
    cut,
    later_on,
    scaled,
)  # fmt: skip

pytestmark = pytest.mark.django_db

POOL_NOW = [{"currency": "USD", "median_invoice": 250, "mean_points": 82.5}]

FEW = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
MANY = settings(FEW, max_examples=80)


@pytest.fixture
def ledger():
    return Ledger()


def asked(as_of, pool, customers=(1,)):
    return {"customers": customers and list(customers), "as_of": as_of, "pool": json.dumps(pool, default=str)}


def graded(as_of=TODAY, pool=POOL_NOW, customer=1):
    rows = fetch(f"{GRADED} SELECT * FROM graded", asked(as_of, pool, (customer,)))
    return rows[0] if rows else {"score": None, "grade": "N", "provisional": False}


def score(as_of=TODAY, pool=POOL_NOW):
    return graded(as_of, pool)["score"]


def pool_of(as_of, customers=None):
    return fetch(POOL, asked(as_of, [], customers))


def paid(days: int, amount="250.00", on=TODAY) -> Bill:
    """A bill settled on a day, so many days late."""
    due_on = on - timedelta(days=days)
    piece = Piece(Decimal(amount), on, on, on)
    return Bill(due_on - timedelta(days=30), due_on, Decimal(amount), due_on - timedelta(days=30), (piece,))


@MANY
@given(account=ACCOUNTS, as_of=DAYS)
def test_it_is_what_the_reference_says(ledger, account, as_of):
    ledger.write(account)
    invoices, cash = as_known(account, as_of)
    seen = list(reference.observations(invoices, cash, as_of))
    mine = reference.score(seen, median=250, mu=82.5, as_of=as_of)
    found = graded(as_of)
    assert found["score"] == (None if mine is None else pytest.approx(mine, abs=2e-6))
    assert found["provisional"] == (mine is not None and reference.documents(seen) < 3)
    assert found["grade"] == reference.grade(found["score"], seen)


@MANY
@given(account=ACCOUNTS, as_of=DAYS)
def test_it_lies_between_0_and_100(ledger, account, as_of):
    ledger.write(account)
    found = score(as_of)
    assert found is None or 0 <= found <= 100


@FEW
@given(account=accounts(cash=0), data=st.data())
def test_the_order_of_things_does_not_matter(ledger, account, data):
    ledger.write(account)
    before = graded()
    written = [replace(bill, pieces=tuple(data.draw(st.permutations(bill.pieces)))) for bill in account.bills]
    assume(all(piece.taken_back_on is None for bill in account.bills for piece in bill.pieces))
    ledger.write(replace(account, bills=tuple(data.draw(st.permutations(written)))))
    assert graded() == before


@MANY
@given(account=ACCOUNTS, days=st.integers(0, 130))
def test_a_fresh_observation_pulls_the_score_its_way(ledger, account, days):
    ledger.write(account)
    before = score()
    assume(before is not None)
    fresh = paid(days)
    points = reference.points((TODAY - reference.business_day(fresh.due_on)).days)
    assume(abs(points - before) > 0.05)
    ledger.write(replace(account, bills=(*account.bills, fresh)))
    after = score()
    assert after < before if points < before else after > before


@MANY
@given(account=accounts(contested=False, cash=0), data=st.data())
def test_paying_what_is_overdue_today_changes_nothing_today(ledger, account, data):
    ledger.write(account)
    before = score()
    left = [(bill, invoice.open()) for bill, invoice in zip(account.bills, _invoices(account), strict=True)]
    assume(all(bill.counts_from() <= TODAY for bill in account.bills))
    assume(not as_known(account, TODAY)[1])  # unapplied money would be applied first
    late = [
        (bill, open_) for bill, open_ in left
        if reference.business_day(bill.due_on) < TODAY and (open_ > 1 or open_ == bill.amount)
    ]  # fmt: skip
    assume(late)
    bill, open_ = data.draw(st.sampled_from(late))
    settled = replace(bill, pieces=(*bill.pieces, Piece(open_, TODAY, TODAY, TODAY)))
    ledger.write(replace(account, bills=tuple(settled if one is bill else one for one in account.bills)))
    assert score() == pytest.approx(before, abs=2e-6)


def _invoices(account):
    return as_known(replace(account, bills=tuple(replace(one, known_on=START) for one in account.bills)), TODAY)[0]


@FEW
@given(account=ACCOUNTS, cuts=st.integers(2, 5))
def test_a_payment_in_pieces_of_one_day_is_one_payment(ledger, account, cuts):
    ledger.write(account)
    before, mean = graded(), pool_of(TODAY)
    written = [replace(bill, pieces=tuple(cut(bill.pieces, cuts))) for bill in account.bills]
    ledger.write(replace(account, bills=tuple(written)))
    assert score() == (None if before["score"] is None else pytest.approx(before["score"], abs=2e-6))
    assert [one["mean_points"] for one in pool_of(TODAY)] == pytest.approx([one["mean_points"] for one in mean])


@MANY
@given(account=ACCOUNTS, how=st.sampled_from(["credited", "disputed", "upheld", "foreign currency", "other customer"]),
       extra=bills(contested=False), as_of=DAYS)  # fmt: skip
def test_what_is_no_paying_behaviour_of_this_account_does_not_touch_it(ledger, account, how, extra, as_of):
    ledger.write(account)
    before = graded(as_of)
    bare = replace(extra, pieces=(), known_on=extra.issued_on)
    since = bare.issued_on
    credited = Piece(bare.amount, since, since, since, "credit_note")
    others = {
        "credited": Account(1, "USD", (replace(bare, pieces=(credited,)),)),
        "disputed": Account(1, "USD", (replace(bare, contests=(Contest(bare.amount, since),)),)),
        "upheld": Account(1, "USD", (replace(bare, contests=(Contest(bare.amount, since, since, "upheld"),)),)),
        "foreign currency": Account(1, "EUR", (extra,)),
        "other customer": Account(2, "USD", (extra,)),
    }
    ledger.write(account, others[how])
    assert graded(as_of) == before


@MANY
@given(account=ACCOUNTS, later=ACCOUNTS, as_of=DAYS, data=st.data())
def test_what_is_booked_later_never_changes_an_earlier_day(ledger, account, later, as_of, data):
    """Late bookings, reversals, credit notes, disputes opened and closed later: the past stays as it was known."""
    ledger.write(account)
    before, mean = graded(as_of), pool_of(as_of)
    after = as_of + timedelta(days=data.draw(st.integers(1, 30)))
    more = tuple(data.draw(later_on(bill, as_of, after)) for bill in account.bills)
    new = tuple(booked_later(bill, after) for bill in later.bills)
    cash = tuple(replace(one, known_on=max(one.known_on, after)) for one in later.cash)
    ledger.write(Account(1, "USD", more + new, account.cash + cash))
    assert graded(as_of) == before
    assert pool_of(as_of) == mean


@FEW
@given(account=ACCOUNTS, factor=st.sampled_from([10, 1_000, 12_345]), as_of=DAYS)
def test_all_amounts_in_a_smaller_currency_give_the_same(ledger, account, factor, as_of):
    ledger.write(account)
    invoices, _ = as_known(account, as_of)
    assume(not any(invoice.open() and invoice.is_settled() for invoice in invoices))
    before, mean = graded(as_of), pool_of(as_of)
    ledger.write(scaled(account, factor))
    larger = [POOL_NOW[0] | {"median_invoice": 250 * factor}]
    found = graded(as_of, larger)
    assert found["score"] == (None if before["score"] is None else pytest.approx(before["score"], abs=2e-6))
    assert (found["grade"], found["provisional"]) == (before["grade"], before["provisional"])
    assert [one["median_invoice"] for one in pool_of(as_of)] == [one["median_invoice"] * factor for one in mean]


@MANY
@given(account=ACCOUNTS, as_of=DAYS)
def test_the_mean_and_all_effects_add_up_to_the_score(ledger, account, as_of):
    ledger.write(account)
    found = score(as_of)
    seen = fetch(RATING, asked(as_of, POOL_NOW) | {"currency": "USD", "days": 30})[0]
    mean, lines, rest = moved_by(seen)
    if found is None:
        assert (mean, lines, rest) == (None, [], None)
        return
    effects = fetch(
        f"{RATED} SELECT weight * (points - mean_points) / (sum(weight) OVER () + 2) AS effect FROM rated",
        asked(as_of, POOL_NOW),
    )
    assert 82.5 + sum(one["effect"] for one in effects) == pytest.approx(found, abs=1e-5)
    listed = sum(one.effect for one in lines) + (rest.effect if rest else 0)
    assert 82.5 + listed == pytest.approx(found, abs=1e-5)
    assert mean + sum(one.shown for one in lines) + (rest.shown if rest else 0) == Decimal(f"{found:.1f}")
