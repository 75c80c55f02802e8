"""The rules of the rating one by one (CREDIT §2.1), as things happen in the office."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from credit.collecting.disputes import DisputeRefused, close_dispute, open_dispute
from credit.models import Dispute, Pool, Standing
from credit.standing import pool_of, run_night, standings
from financials.cancellation import cancel
from financials.returns import return_payment
from financials.writeoffs import write_off
from tests import make

pytestmark = pytest.mark.django_db

START, TODAY = date(2025, 9, 1), date(2026, 3, 2)


@pytest.fixture
def acme():
    return make.customer()


@pytest.fixture
def pool():
    return [{"currency": "USD", "median_invoice": 100, "mean_points": 80}]


def rated(customer, pool, as_of=TODAY):
    return standings(customer_id=customer.pk, as_of=as_of, pool=pool)[0]


def said(on=TODAY):
    return {"by": make.somebody(), "now": make.at(on)}


def ago(days):
    return TODAY - timedelta(days=days)


def paid(customer, amount="100.00", *, days=10, issued_on=START, **fields):
    invoice = make.invoice(customer, amount, issued_on=issued_on, **fields)
    payment = make.payment(customer, amount, received_on=issued_on + timedelta(days=days), to=[(invoice, amount)])
    return invoice, payment


def test_a_score_by_hand(acme, pool):
    """Open for 60 days: 40 points, weight 1 + 0.5. Half of 200.00 paid in time 180 days ago: half of half of 2.5."""
    late = make.invoice(acme, "100.00", issued_on=ago(90), due_on=ago(60))
    half = make.invoice(acme, "200.00", issued_on=ago(190), due_on=ago(90))
    make.payment(acme, "100.00", received_on=ago(180), to=[(half, "100.00")])
    make.credit_note(acme, "100.00", issued_on=ago(170), applies_to=half)
    assert ago(60).weekday() < 5
    assert late.due_on == ago(60)
    weight = 2.5 * 0.5 * 0.5
    expected = (1.5 * 40 + weight * 100 + 2 * 80) / (1.5 + weight + 2)
    assert rated(acme, pool).score == pytest.approx(expected, abs=1e-6)


def test_a_write_off_is_an_e_for_twelve_months_even_of_somebody_never_rated(acme, pool):
    invoice = make.invoice(acme, "100.00", issued_on=START)
    write_off(of=invoice, reason="nothing left to get", **said(START + timedelta(days=3)))
    assert [rated(acme, pool, START + timedelta(days=days)).grade for days in (2, 3, 300)] == ["N", "E", "E"]
    assert rated(acme, pool, date(2026, 9, 4)).grade == "N"
    assert rated(acme, pool).score is None


def test_a_returned_payment_opens_the_invoice_again_and_is_remembered(acme, pool):
    _, payment = paid(acme, days=20)
    returned = START + timedelta(days=40)
    return_payment(payment=payment, returned_on=returned, reason="no funds", **said(returned))
    before, after = (rated(acme, pool, returned + timedelta(days=days)) for days in (-1, 0))
    assert (before.grade, after.grade) == ("B", "E")
    assert (before.settled_invoices, after.settled_invoices, after.times_late) == (1, 0, 1)
    assert after.score < before.score
    make.payment(acme, "100.00", received_on=TODAY)
    assert rated(acme, pool, date(2026, 10, 10)).grade == "E"
    assert rated(acme, pool, date(2026, 10, 12)).grade == "D"


def test_what_cash_we_did_not_apply_yet_covers_is_not_capped(acme, pool):
    paid(acme)
    make.invoice(acme, "50.00", issued_on=ago(150))
    assert rated(acme, pool).grade == "D"
    make.payment(acme, "50.00", received_on=ago(125))
    assert rated(acme, pool).grade == "B"


def test_a_residue_that_would_be_let_go_is_settled(acme, pool):
    twin = make.customer(name="Twin Ltd")
    paid(acme)
    short = make.invoice(twin, "100.00", issued_on=START)
    make.payment(twin, "99.00", received_on=START + timedelta(days=10), to=[(short, "99.00")])
    one, other = rated(acme, pool), rated(twin, pool)
    assert (other.grade, other.times_late, other.settled_invoices) == (one.grade, 0, 1)
    assert (other.payment_days_max, other.aging.balance) == (10, Decimal(1))
    make.invoice(twin, "0.80", issued_on=START)
    assert rated(twin, pool).times_late == 1  # nothing of it was ever paid


def test_cash_sales_and_prepayments_say_nothing_about_paying_later(acme, pool):
    invoice = make.invoice(acme, "100.00", issued_on=START)
    make.payment(acme, "100.00", received_on=START, to=[(invoice, "100.00")])
    make.payment(acme, "50.00", received_on=START)
    make.invoice(acme, "50.00", issued_on=START + timedelta(days=5))
    assert (rated(acme, pool).grade, rated(acme, pool).score) == ("N", None)


def test_a_credit_note_closes_an_invoice_without_making_the_payer_late(acme, pool):
    invoice = make.invoice(acme, "100.00", issued_on=START)
    make.payment(acme, "60.00", received_on=START + timedelta(days=10), to=[(invoice, "60.00")])
    before = rated(acme, pool, START + timedelta(days=20))
    make.credit_note(acme, "40.00", issued_on=START + timedelta(days=120), applies_to=invoice)
    after = rated(acme, pool)
    assert (after.times_late, after.payment_days_max, after.settled_invoices) == (0, 10, 1)
    assert after.score < before.score  # only because the payment grew old


def test_what_is_written_off_of_an_invoice_was_late_until_then(acme, pool):
    invoice = make.invoice(acme, "100.00", issued_on=START)
    make.payment(acme, "60.00", received_on=START + timedelta(days=10), to=[(invoice, "60.00")])
    write_off(of=invoice, reason="will not pay the rest", **said(START + timedelta(days=100)))
    assert (rated(acme, pool).times_late, rated(acme, pool).times_delinquent) == (1, 1)


class TestDisputes:
    """The disputed part is out while the dispute is open; what then becomes of it depends on who was right."""

    @pytest.fixture
    def late(self, acme):
        paid(acme, days=10)
        return make.invoice(acme, "100.00", issued_on=ago(100))

    @pytest.fixture
    def dispute(self, late):
        return open_dispute(document=late, amount=Decimal(40), reason="two boxes short", **said(ago(20)))

    def test_rejected_it_is_back_with_its_old_dates(self, acme, dispute, pool):
        before = rated(acme, pool, ago(21))
        contested = rated(acme, pool, ago(5))
        close_dispute(dispute=dispute, outcome=Dispute.Outcome.REJECTED, note="delivery signed for", **said(ago(4)))
        twin = make.customer(name="Twin Ltd")
        paid(twin, days=10)
        make.invoice(twin, "100.00", issued_on=ago(100))
        assert contested.score > rated(twin, pool, ago(5)).score
        assert rated(acme, pool).score == rated(twin, pool).score
        assert rated(acme, pool, ago(5)).score == contested.score
        assert rated(acme, pool, ago(21)).score == before.score

    def test_upheld_it_stays_out(self, acme, dispute, pool):
        close_dispute(dispute=dispute, outcome=Dispute.Outcome.UPHELD, note="they are right", **said(ago(4)))
        still_open = rated(acme, pool).score
        open_dispute_of_twin = make.customer(name="Twin Ltd")
        paid(open_dispute_of_twin, days=10)
        invoice = make.invoice(open_dispute_of_twin, "100.00", issued_on=ago(100))
        open_dispute(document=invoice, amount=Decimal(40), reason="two boxes short", **said(ago(20)))
        assert still_open == rated(open_dispute_of_twin, pool).score

    def test_the_credit_note_that_follows_is_not_taken_off_twice(self, acme, dispute, late, pool):
        contested = rated(acme, pool).score
        close_dispute(dispute=dispute, outcome=Dispute.Outcome.UPHELD, note="they are right", **said(ago(4)))
        make.credit_note(acme, "40.00", issued_on=ago(3), applies_to=late)
        assert rated(acme, pool).score == contested
        make.payment(acme, "60.00", received_on=TODAY, to=[(late, "60.00")])
        assert rated(acme, pool).score == contested

    def test_a_dispute_is_closed_once(self, dispute):
        close_dispute(dispute=dispute, outcome=Dispute.Outcome.UPHELD, note="they are right", **said(ago(4)))
        with pytest.raises(DisputeRefused, match="was closed on"):
            close_dispute(dispute=dispute, outcome=Dispute.Outcome.REJECTED, note="or not", **said(ago(3)))


def test_a_cancelled_invoice_leaves_no_trace(acme, pool):
    paid(acme, days=40)
    before = rated(acme, pool).score
    late = make.invoice(acme, "500.00", issued_on=ago(90))
    cancel(document=late, reason="wrong customer", **said())
    assert rated(acme, pool).score == before


def test_paying_in_parts_makes_no_more_of_an_invoice_for_the_company_mean(acme):
    paid(acme, days=10)
    other = make.invoice(acme, "100.00", issued_on=START)
    for part in ("25.00", "75.00"):
        make.payment(acme, part, received_on=START + timedelta(days=60), to=[(other, part)])
    assert pool_of(as_of=TODAY)[0]["mean_points"] == pytest.approx((100 + 60) / 2)


def test_what_a_night_stored_is_what_asking_about_its_day_gives(acme):
    paid(acme, days=50)
    other = make.customer(name="Otter Ltd")
    for days in (3, 2, 1):
        paid(other, days=20 * days, issued_on=ago(90))
        run_night(day=ago(days), now=make.at(ago(days - 1)))
        stored = Standing.objects.get(customer=acme)
        found = standings(customer_id=acme.pk, as_of=ago(days))[0]
        assert (stored.score, stored.grade) == (found.score, found.grade)
    assert Pool.objects.count() == 3
