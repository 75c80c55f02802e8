"""The rating night by night: only changes are kept, past months are made up for, and a past day stays what it was."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from credit.collecting.disputes import close_dispute, open_dispute
from credit.models import RatedDay, RatingHistory
from credit.rating import history
from credit.rating.explanation import rating_of
from credit.standing import forget_nights, pool_of, run_night, standings
from financials.ledger import allocate
from financials.returns import return_payment
from tests import make

pytestmark = pytest.mark.django_db

START, TODAY = date(2025, 9, 1), date(2026, 3, 2)


@pytest.fixture
def acme():
    return make.customer()


def ago(days):
    return TODAY - timedelta(days=days)


def said(on):
    return {"by": make.somebody(), "now": make.at(on)}


def paid(customer, amount="100.00", *, days=10, issued_on=START):
    invoice = make.invoice(customer, amount, issued_on=issued_on)
    return make.payment(customer, amount, received_on=issued_on + timedelta(days=days), to=[(invoice, amount)])


def night(day):
    run_night(day=day, now=make.at(day + timedelta(days=1)))
    return history.keep(day=day)


def rated(customer, day):
    return standings(customer_id=customer.pk, as_of=day)[0]


def kept(customer, day):
    return history.curve(customer_id=customer.pk, currency="USD", as_of=day)[-1]


def shown(customer, day):
    found = rated(customer, day)
    return None if found.score is None else int(Decimal(str(found.score)) + Decimal("0.5")), found.grade


def test_a_night_keeps_what_changed_and_nothing_twice(acme):
    paid(acme, days=60)
    assert night(ago(60)) == 1
    assert [night(ago(59)), history.keep(day=ago(59))] == [0, 0]
    paid(acme, days=5, issued_on=ago(58))
    assert [night(ago(53)), night(ago(52)), history.keep(day=ago(53))] == [1, 0, 0]
    assert RatingHistory.objects.count() == 2
    assert [one.day for one in history.curve(customer_id=acme.pk, currency="USD", as_of=ago(54))] == [ago(60)]


def test_somebody_not_rated_is_not_kept_until_they_are(acme):
    make.invoice(acme, issued_on=ago(40))
    assert [night(ago(20)), night(ago(2))] == [0, 1]


def test_the_ends_of_past_months_are_made_up_for_where_they_are_missing(acme):
    paid(acme, days=60)
    paid(acme, days=5, issued_on=date(2025, 12, 3))
    night(ago(1))
    ends = history.missing(today=TODAY)
    assert (len(ends), ends[0], ends[-1]) == (12, date(2025, 3, 31), date(2026, 2, 28))
    ends = history.missing(today=date(2026, 3, 2))
    assert history.backfill(today=TODAY) > 0
    assert history.missing(today=TODAY) == []
    assert history.backfill(today=TODAY) == 0
    for end in ends:
        if end >= date(2025, 10, 31):
            assert (kept(acme, end).score, kept(acme, end).grade) == shown(acme, end)
    went = history.curve(customer_id=acme.pk, currency="USD", as_of=TODAY)
    assert all((one.score, one.grade) != (then.score, then.grade) for one, then in pairwise(went))


def test_a_backfill_that_was_interrupted_is_taken_up_where_it_stopped(acme, monkeypatch):
    paid(acme, days=60)
    whole, done = history._rate, []

    def stumbling(day):
        if len(done) == 3:
            raise InterruptedError
        done.append(day)
        return whole(day)

    monkeypatch.setattr(history, "_rate", stumbling)
    with pytest.raises(InterruptedError):
        history.backfill(today=TODAY)
    assert history.missing(today=TODAY)[0] == date(2025, 6, 30)
    done.clear()
    done.extend([None] * 4)
    history.backfill(today=TODAY)
    assert RatedDay.objects.count() == 12


def test_history_taken_over_makes_the_past_anew(acme):
    paid(acme, days=60)
    night(ago(1))
    history.backfill(today=TODAY)
    forget_nights(since=date(2025, 1, 1))
    assert not RatingHistory.objects.exists()
    assert len(history.missing(today=TODAY)) == 12


def test_a_bank_file_of_this_week_leaves_the_ratings_of_last_month_alone(acme):
    paid(acme, days=60)
    night(ago(1))
    history.backfill(today=TODAY)
    months = set(RatedDay.objects.exclude(day=ago(1)).values_list("day", flat=True))
    forget_nights(since=ago(2))
    assert set(RatedDay.objects.values_list("day", flat=True)) == months - {ago(1), ago(2)}


def test_the_change_since_last_month_is_told_with_its_day(acme):
    paid(acme, days=95)
    night(date(2026, 2, 27))
    make.payment(acme, "200.00", received_on=TODAY, to=[(make.invoice(acme, "200.00", issued_on=ago(3)), "200.00")])
    pool = pool_of(as_of=TODAY)
    found = rating_of(
        customer=acme,
        currency="USD",
        as_of=TODAY,
        pool=pool,
        figures=standings(customer_id=acme.pk, as_of=TODAY, pool=pool)[0],
    )
    assert found.then.day == date(2026, 2, 28)
    assert found.change == found.shown - kept(acme, date(2026, 2, 28)).score > 0
    assert [one.day for one in found.curve] == [date(2026, 2, 27), TODAY]


def test_every_day_is_rated_again_as_the_night_kept_it(acme):
    """Seven weeks in which everything is booked late, taken back or settled otherwise than it seemed."""
    other = make.customer(name="Otter Ltd")
    events = {
        46: lambda day: paid(other, days=40, issued_on=day - timedelta(days=40)),
        44: lambda day: make.invoice(acme, "500.00", issued_on=day - timedelta(days=60), now=make.at(day)),  # late
        40: lambda day: make.payment(acme, "300.00", received_on=day - timedelta(days=20), now=make.at(day)),  # late
        37: lambda day: apply_all(acme, day),
        33: lambda day: open_dispute(document=_open(acme), amount=Decimal(150), reason="two boxes", **said(day)),
        28: lambda day: close_dispute(dispute=acme.disputes.get(), outcome="upheld", note="right", **said(day)),
        22: lambda day: make.credit_note(acme, "150.00", issued_on=day, applies_to=_open(acme)),
        15: lambda day: come_back(acme, day),
        8: lambda day: make.payment(acme, "900.00", received_on=day),
    }  # fmt: skip
    for days in (70, 65, 10):
        paid(acme, days=days)
    stored = {}
    for days in range(47, 0, -1):
        day = ago(days)
        if days in events:
            events[days](day)
        night(day)
        stored[day] = rated(acme, day), kept(acme, day)
    assert len({found.score for found, _ in stored.values()}) > 40
    for day, (found, row) in stored.items():
        assert rated(acme, day) == found
        assert kept(acme, day) == row
        assert (row.score, row.grade) == shown(acme, day)


def _open(customer):
    return customer.documents.filter(kind="invoice", entries__is_open=True).latest("id")


def come_back(customer, day):
    last = customer.payments.order_by("id").last()
    return_payment(payment=last, returned_on=day - timedelta(days=2), reason="no funds", **said(day))


def apply_all(customer, day):
    credit = customer.entries.get(kind="payment", is_open=True)
    debit = customer.entries.get(kind="invoice", is_open=True)
    allocate(debit=debit, credit=credit, amount=Decimal(300), now=make.at(day))
