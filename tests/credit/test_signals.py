"""Signals of an account: what asks for attention, the same word in the folder, the register and the JSON."""

from datetime import timedelta
from decimal import Decimal

import pytest

from credit.health import facts_of
from credit.holding.holds import place_on_hold
from credit.models import Promise, RatedDay, RatingHistory
from credit.signals import signals_of
from credit.standing import run_night
from foundation.periods import company_today
from tests import make

pytestmark = pytest.mark.django_db

TODAY = company_today()
YESTERDAY = TODAY - timedelta(days=1)


def signals(customer, as_of=TODAY) -> dict[str, str]:
    found = facts_of([customer], as_of=as_of, today=TODAY)[customer.pk]
    return {signal.key: signal.why for signal in signals_of(found)}


def owing(customer, amount: str, days_overdue: int):
    """An invoice net 30 that is so many days overdue today."""
    return make.invoice(customer, amount, issued_on=TODAY - timedelta(days=30 + days_overdue))


def broken(customer, times: int):
    for place in range(times):
        due_on = TODAY - timedelta(days=40 + 30 * place)
        Promise.objects.create(
            customer=customer, currency="USD", amount=Decimal(100), due_on=due_on, made_on=due_on - timedelta(days=9),
            promised_by="Ms Lee", recorded_by=make.somebody(), closed_on=due_on + timedelta(days=5), outcome="broken",
        )  # fmt: skip


def fell(customer, before: int, now: int):
    """The rating as two nights kept it, four months ago and yesterday."""
    for day, score in ((TODAY - timedelta(days=120), before), (YESTERDAY, now)):
        RatedDay.objects.get_or_create(day=day)
        RatingHistory.objects.create(
            customer=customer, currency="USD", day=day, score=score, grade="C", provisional=False
        )


@pytest.fixture
def clerk():
    return make.user("Carl Lund")


def test_a_customer_that_pays_has_no_signal():
    acme = make.customer(credit_limit=Decimal(1000))
    owing(acme, "900.00", 20)
    assert signals(acme) == {}


def test_more_than_60_days_overdue_puts_an_account_at_risk_until_it_is_paid():
    acme = make.customer()
    invoice = owing(acme, "90.00", 70)
    assert signals(acme) == {"at-risk": "90.00 USD is more than 60 days overdue"}
    make.payment(acme, "90.00", received_on=TODAY, to=[(invoice, "90.00")])
    assert signals(acme) == {}


def test_over_the_limit_says_by_how_much_and_whose_limit():
    head = make.customer(name="Baumgart Holding", credit_limit=Decimal(100))
    branch = make.customer(parent=head, shares_credit=True)
    owing(branch, "150.00", -10)
    assert signals(head) == signals(branch)
    assert signals(head)["over-limit"] == "50.00 USD over the limit of 100.00 USD of Baumgart Holding, shared"


def test_a_hold_of_the_head_office_is_the_branchs_signal_too(clerk):
    head = make.customer()
    branch = make.customer(parent=head, shares_credit=True)
    stranger = make.customer(parent=head)
    place_on_hold(customer=head, reason="insolvent, by the court", by=clerk, now=make.at(YESTERDAY))
    assert "insolvent, by the court" in signals(branch)["on-hold"]
    assert signals(stranger) == {}
    assert "on-hold" not in signals(head, as_of=TODAY - timedelta(days=3))


def test_one_broken_promise_may_happen_two_are_a_signal():
    once, twice = make.customer(), make.customer()
    broken(once, 1)
    broken(twice, 2)
    assert signals(once) == {}
    assert signals(twice)["broken-promises"].startswith("2 promises broken within 12 months")


def test_a_score_that_fell_by_five_points_in_three_months_is_worsening():
    slower, steady = make.customer(), make.customer()
    fell(slower, 82, 71)
    fell(steady, 82, 78)
    assert signals(slower) == {"worsening": "The score fell from 82 to 71 within three months"}
    assert signals(steady) == {}


def test_when_no_night_was_computed_for_days_every_account_says_so():
    acme = make.customer()
    make.invoice(acme, issued_on=TODAY - timedelta(days=9))
    run_night(day=TODAY - timedelta(days=5), now=make.at(TODAY - timedelta(days=4)))
    assert "no night was computed since" in signals(acme)["data-old"]
    assert signals(acme, as_of=YESTERDAY) == {}


@pytest.mark.parametrize("count", [1, 3])
def test_signals_of_a_page_cost_the_same_for_any_number_of_customers(count, django_assert_num_queries):
    customers = [make.customer(credit_limit=Decimal(10)) for _ in range(count)]
    for customer in customers:
        owing(customer, "90.00", 70)
    with django_assert_num_queries(6):
        facts_of(customers, as_of=TODAY, today=TODAY)
