"""A head office and its branches are rated together, beside each account's own rating."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from credit.rating.groups import group_ratings
from credit.standing import standings
from financials.writeoffs import write_off
from tests import make

pytestmark = pytest.mark.django_db

START, TODAY = date(2025, 9, 1), date(2026, 3, 2)
POOL = [{"currency": "USD", "median_invoice": 100, "mean_points": 80}]


@pytest.fixture
def head():
    return make.customer("HQ", "Baumgart AG")


@pytest.fixture
def branches(head):
    return [make.customer(f"B-{place}", f"Baumgart {place}", parent=head) for place in "12"]


def paid(customer, *, days):
    invoice = make.invoice(customer, "100.00", issued_on=START)
    make.payment(customer, "100.00", received_on=START + timedelta(days=days), to=[(invoice, "100.00")])


def score(customer):
    return standings(customer_id=customer.pk, as_of=TODAY, pool=POOL)[0].score


def test_the_group_is_rated_as_one_customer_who_did_it_all_would_be(head, branches):
    one = make.customer(name="All in one")
    for place, customer in enumerate([head, *branches]):
        for everybody in (customer, one):
            paid(everybody, days=10 + 40 * place)
    late = timedelta(days=60)
    for everybody in (branches[0], one):
        make.invoice(everybody, "70.00", issued_on=TODAY - late)
    for asked in (head, branches[1]):
        group = group_ratings(customer=asked, as_of=TODAY, pool=POOL)["USD"]
        assert group.together.score == score(one)
        assert (group.together.balance, group.together.provisional) == (Decimal(70), False)
        assert {account.code: account.score for account in group.accounts} == {
            customer.code: score(customer) for customer in (head, *branches)
        }


def test_one_branch_with_a_write_off_caps_the_group(head, branches):
    paid(head, days=10)
    lost = make.invoice(branches[0], "50.00", issued_on=TODAY - timedelta(days=5))
    write_off(of=lost, reason="nothing left to get", by=make.somebody(), now=make.at(TODAY))
    group = group_ratings(customer=head, as_of=TODAY, pool=POOL)["USD"]
    assert (group.together.grade, [account.grade for account in group.accounts]) == ("E", ["E", "C"])


def test_somebody_alone_is_no_group(head):
    paid(head, days=10)
    assert group_ratings(customer=head, as_of=TODAY, pool=POOL) == {}


def test_currencies_are_kept_apart(head, branches):
    paid(head, days=10)
    make.invoice(branches[0], "50.00", issued_on=TODAY, currency="EUR")
    found = group_ratings(customer=head, as_of=TODAY, pool=POOL)
    assert {currency: len(group.accounts) for currency, group in found.items()} == {"USD": 1, "EUR": 1}
