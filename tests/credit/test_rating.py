"""The rating explained: what moved it adds up, what would lift it comes true, and a group is rated as one."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from credit.collecting.disputes import open_dispute
from credit.rating.explanation import moved, rating_of, to_tenths
from credit.rating.grades import GRADES, grade_of, shown
from credit.rating.lifts import HORIZON
from credit.standing import standings
from financials.returns import return_payment
from tests import make

pytestmark = pytest.mark.django_db

START, TODAY = date(2025, 9, 1), date(2026, 3, 2)
POOL = [{"currency": "USD", "median_invoice": 100, "mean_points": 80}]


@pytest.fixture
def acme():
    return make.customer()


def ago(days):
    return TODAY - timedelta(days=days)


def paid(customer, amount="100.00", *, days=10, issued_on=START):
    invoice = make.invoice(customer, amount, issued_on=issued_on)
    return make.payment(customer, amount, received_on=issued_on + timedelta(days=days), to=[(invoice, amount)])


def figures_of(customer, as_of=TODAY):
    return standings(customer_id=customer.pk, as_of=as_of, pool=POOL)[0]


def rating(customer, as_of=TODAY):
    figures = figures_of(customer, as_of)
    return rating_of(customer=customer, currency="USD", as_of=as_of, pool=POOL, figures=figures)


def said(found):
    return [lift.text for lift in found.lifts]


class TestWhatMovedIt:
    def test_mean_lines_and_rest_add_up_to_the_score(self, acme):
        for place, days in enumerate([3, 80, 31, 45, 31, 62, 75, 95]):
            paid(acme, days=days, amount=f"{50 + 70 * place}.00", issued_on=START + timedelta(days=place))
        found = rating(acme)
        assert (len(found.moved), found.rest.count) == (5, 3)
        effects = sum(one.effect for one in found.moved) + found.rest.effect
        assert POOL[0]["mean_points"] + effects == pytest.approx(found.score, abs=1e-9)
        in_tenths = found.mean + sum(one.shown for one in found.moved) + found.rest.shown
        assert in_tenths == found.score_shown

    def test_the_largest_come_first_with_invoice_days_amount_and_points(self, acme):
        paid(acme, days=10)
        paid(acme, days=98, amount="400.00")
        worst, best = rating(acme).moved
        assert (worst.days_late, worst.amount, worst.paid) == (68, Decimal(400), True)
        assert worst.points == pytest.approx(40 - 8 / 2)
        assert worst.effect < 0 < best.effect
        assert rating(acme).rest is None

    def test_part_payments_of_one_day_are_one_line(self, acme):
        invoice = make.invoice(acme, "100.00", issued_on=START)
        for part in ("30.00", "70.00"):
            make.payment(acme, part, received_on=START + timedelta(days=60), to=[(invoice, part)])
        assert [one.amount for one in moved(customer_id=acme.pk, currency="USD", as_of=TODAY, pool=POOL)] == [100]

    def test_nobody_unrated_is_explained(self, acme):
        make.invoice(acme, issued_on=TODAY)
        found = rating(acme)
        assert (found.shown, found.grade, found.moved, found.lifts, found.rest) == (None, "N", [], [], None)

    @pytest.mark.parametrize(
        ("values", "total"), [([80.04, -3.33, -3.33, -3.38], "70.0"), ([1.25, 1.25], "2.5"), ([99.96], "100.0")]
    )
    def test_tenths_add_up(self, values, total):
        assert sum(to_tenths(values, Decimal(total))) == Decimal(total)


class TestWhatWouldLiftIt:
    """Each prediction is made true: it is paid, and the rating is computed again."""

    def test_so_many_invoices_paid_in_time(self, acme):
        paid(acme, days=70)
        (text,) = said(rating(acme))
        count, then = int(text.split()[0]), text.rstrip(".").rsplit("to ", 1)[1]
        better = then[-2]
        for _ in range(count):
            assert grade_of(figures_of(acme).score) != better
            invoice = make.invoice(acme, "100.00", issued_on=ago(1))
            make.payment(acme, "100.00", received_on=TODAY, to=[(invoice, "100.00")])
        after = figures_of(acme).score
        assert f"{shown(after)} ({grade_of(after)})" == then
        assert after >= GRADES[better]

    def test_an_overdue_invoice_paid_today_changes_nothing_today_and_the_score_in_thirty_days(self, acme):
        paid(acme)
        paid(acme, days=50, issued_on=ago(100))
        late = make.invoice(acme, "100.00", issued_on=ago(50))
        now, (text, _) = figures_of(acme).score, said(rating(acme))
        left = shown(figures_of(acme, TODAY + timedelta(days=HORIZON)).score)
        make.payment(acme, "100.00", received_on=TODAY, to=[(late, "100.00")])
        then = shown(figures_of(acme, TODAY + timedelta(days=HORIZON)).score)
        assert text == (
            f"Paying invoice {late.number} (100.00, 20 days overdue) leaves the score as it is today; "
            f"in 30 days it is {then} instead of {left}."
        )
        assert figures_of(acme).score == now

    def test_all_that_is_overdue(self, acme):
        paid(acme)
        late = [make.invoice(acme, "100.00", issued_on=ago(days)) for days in (50, 70)]
        without, together, *each = said(rating(acme))[:4]
        left = figures_of(acme, TODAY + timedelta(days=HORIZON)).score
        for invoice in late:
            make.payment(acme, "100.00", received_on=TODAY, to=[(invoice, "100.00")])
        then = figures_of(acme, TODAY + timedelta(days=HORIZON)).score
        assert together == (
            f"If all of them are paid today, it is {shown(then)} ({grade_of(then)}) in 30 days; "
            f"if none is, {shown(left)} ({grade_of(left)})."
        )
        alone = make.customer(name="Never late")
        paid(alone)
        score = shown(figures_of(alone).score)
        assert without == f"Without the 2 overdue invoices (200.00) it would be {score} (C) today."
        assert len(each) == 2

    def test_a_cap_falls_with_the_old_invoice(self, acme):
        for days in range(12):
            paid(acme, issued_on=START + timedelta(days=100 + days))
        old = make.invoice(acme, "10.00", issued_on=ago(131))
        found = rating(acme)
        assert (found.grade, found.cap.by_score) == ("D", grade_of(found.score))
        assert found.cap.reasons == [f"Invoice {old.number} is 101 days overdue."]
        promised = said(found)[0]
        assert promised.startswith(
            f"The cap of D falls when invoice {old.number}, 101 days overdue, is paid: then it is"
        )
        make.payment(acme, "10.00", received_on=TODAY, to=[(old, "10.00")])
        after = rating(acme)
        assert promised.endswith(f" {after.shown} ({after.grade}).")
        assert after.cap is None

    def test_many_old_invoices_are_counted_and_the_oldest_named(self, acme):
        for days in range(12):
            paid(acme, issued_on=START + timedelta(days=100 + days))
        old = [make.invoice(acme, "2.00", issued_on=ago(140 + 7 * week)) for week in range(5)]
        found = rating(acme)
        assert len(found.cap.reasons) == 4
        assert found.cap.reasons[0].startswith(f"Invoice {old[-1].number} is ")
        assert found.cap.reasons[-1] == "And 2 more."
        assert f"when all 5 invoices more than 90 days overdue are paid, {old[-1].number} first:" in said(found)[0]

    def test_a_returned_payment_caps_for_a_year_and_says_until_when(self, acme):
        payment = paid(acme)
        paid(acme)
        bank = {"by": make.somebody(), "now": make.at(ago(150))}
        return_payment(payment=payment, returned_on=ago(150), reason="no funds", **bank)
        found = rating(acme)
        assert (found.grade, found.cap.grade) == ("E", "E")
        assert found.cap.reasons == [
            f"Payment {payment.reference} came back on {ago(150):%d %b %Y}; that counts until 03 Oct 2026."
        ]

    def test_what_is_disputed_is_named_and_left_out(self, acme):
        paid(acme)
        late = make.invoice(acme, "100.00", issued_on=ago(50))
        open_dispute(document=late, amount=Decimal(60), reason="two boxes", by=make.somebody(), now=make.at(TODAY))
        assert rating(acme).disputed == Decimal(60)
        assert f"Paying invoice {late.number} (40.00, " in said(rating(acme))[0]


@pytest.mark.parametrize("invoices", [1, 4])
def test_it_takes_the_same_queries_for_any_account(acme, invoices, django_assert_num_queries):
    for days in range(invoices):
        paid(acme, days=40 + days)
        make.invoice(acme, "20.00", issued_on=ago(60 + days))
    figures = figures_of(acme)
    with django_assert_num_queries(3):
        rating_of(customer=acme, currency="USD", as_of=TODAY, pool=POOL, figures=figures)
