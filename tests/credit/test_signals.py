"""Signals of an account: what asks for attention, the same word in the folder, the register and the JSON."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from credit.health import facts_of
from credit.holding.holds import place_on_hold
from credit.models import Promise, RatedDay, RatingHistory
from credit.rating.history import keep
from credit.signals import RULES, having, signals_of
from credit.standing import run_night
from crm.roles import give_roles
from customers.models import Customer
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
            promised_by="Ms Lee", recorded_by=make.somebody(), closed_on=due_on + timedelta(days=5), kept=False,
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


def test_the_register_filters_by_the_signal_the_folder_shows(client, clerk):
    """Every filter finds exactly the customers whose folders carry the chip, after a night."""
    people = {key: make.customer(f"K-{key}", credit_limit=Decimal(5000)) for key in ("late", "over", "held", "broke")}
    make.customer("K-fine")
    owing(people["late"], "90.00", 70)
    owing(people["over"], "6000.00", -5)
    place_on_hold(customer=people["held"], reason="court order", by=clerk, now=make.at(YESTERDAY))
    broken(people["broke"], 3)
    run_night(day=YESTERDAY, now=make.at(TODAY))
    keep(day=YESTERDAY)
    everybody = list(Customer.objects.order_by("code"))
    found = facts_of(everybody, as_of=TODAY, today=TODAY)
    for rule in RULES:
        if rule.having:
            shown = {one for one in everybody if rule.key in {s.key for s in signals_of(found[one.pk])}}
            assert set(Customer.objects.filter(having(rule.key))) == shown, rule.key
    give_roles(clerk, "clerk")
    client.force_login(clerk)
    page = client.get(reverse("customers:register"), {"signal": "at-risk"}).content.decode()
    assert "K-late" in page
    assert "K-fine" not in page
    assert "more than 60 days overdue" in page


@pytest.mark.parametrize("count", [1, 3])
def test_signals_of_a_page_cost_the_same_for_any_number_of_customers(count, django_assert_num_queries):
    customers = [make.customer(credit_limit=Decimal(10)) for _ in range(count)]
    for customer in customers:
        owing(customer, "90.00", 70)
    with django_assert_num_queries(6):
        facts_of(customers, as_of=TODAY, today=TODAY)
