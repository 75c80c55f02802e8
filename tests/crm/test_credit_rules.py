"""check_books finds a rating of the history, an override and a shared limit that cannot be."""

from datetime import date, timedelta

import pytest
from django.db import connection

from credit.models import RatingHistory
from crm.books import check
from crm.credit_rules import CREDIT_RULES
from crm.night import run
from customers.models import Customer
from tests import make

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
HISTORY, OVERRIDE, SHARED = CREDIT_RULES


@pytest.fixture
def rated() -> Customer:
    """A customer who paid late, after a night."""
    customer = make.customer()
    invoice = make.invoice(customer, issued_on=TODAY - timedelta(days=200))
    make.payment(customer, "100.00", received_on=TODAY - timedelta(days=120), to=[(invoice, "100.00")])
    run(day=TODAY - timedelta(days=1), now=make.at(TODAY))
    return customer


def broken() -> list[str]:
    return [difference.rule for difference in check(as_of=TODAY)]


def test_after_a_night_the_history_says_what_the_night_kept(rated):
    assert broken() == []
    RatingHistory.objects.filter(customer=rated).update(grade="A")
    assert broken() == [HISTORY]


def test_an_override_that_no_order_used_is_found(rated):
    draft = make.invoice(rated, issued_on=TODAY)
    people = make.user("Ann Lang"), make.user("Ben Ott")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE credit_override DISABLE TRIGGER ALL")
        cursor.execute(
            """
            INSERT INTO credit_override (customer_id, order_id, lifts_hold, lifts_limit, amount, currency, reason,
                                         requested_by_id, granted_by_id, granted_at, expires_at, used_at)
            VALUES (%s, %s, true, false, 100, 'USD', 'goods are paid in advance', %s, %s, now(), now() + '1 day', now())
            """,
            [rated.pk, draft.pk + 1000, *(one.pk for one in people)],
        )
    assert broken() == [OVERRIDE]


def test_a_limit_shared_across_currencies_is_found(rated):
    branch = make.customer(name="Branch Ltd", parent=rated, shares_credit=True)
    assert broken() == []
    Customer.objects.filter(pk=branch.pk).update(currency="EUR")
    assert broken() == [SHARED]
