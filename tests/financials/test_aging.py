"""What a customer owes, and how old it is, on any day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from financials.aging import aging, agings, open_items, report
from financials.models import Entry
from tests import make

pytestmark = pytest.mark.django_db

MAY_31 = date(2026, 5, 31)  # a Sunday: what is due then is late from 2 June on


def amounts(customer, as_of):
    found = aging(customer_id=customer.pk, currency=customer.currency, as_of=as_of)
    return {bucket.key: bucket.amount for bucket in found.buckets if bucket.amount}


def test_a_part_paid_invoice_stays_in_its_own_bucket_with_what_is_left():
    acme = make.customer()
    invoice = make.invoice(acme, "1000.00", issued_on=date(2026, 3, 1))
    make.payment(acme, "300.00", received_on=date(2026, 4, 10), to=[(invoice, "300.00")])
    assert amounts(acme, date(2026, 4, 20)) == {"1-30": Decimal("700.00")}


def test_an_invoice_paid_in_june_was_open_in_full_on_31_may():
    acme = make.customer()
    invoice = make.invoice(acme, "1000.00", issued_on=date(2026, 3, 31), due_on=date(2026, 4, 30))
    make.payment(acme, "1000.00", received_on=date(2026, 6, 30), to=[(invoice, "1000.00")])
    assert amounts(acme, MAY_31) == {"31-60": Decimal("1000.00")}
    assert amounts(acme, date(2026, 6, 30)) == {}


def test_a_view_of_a_past_day_does_not_change_when_something_is_booked_back_dated():
    acme = make.customer()
    invoice = make.invoice(acme, "500.00", issued_on=date(2026, 5, 4))
    before = amounts(acme, MAY_31)
    make.payment(acme, "200.00", received_on=date(2026, 5, 20), now=make.at(date(2026, 6, 3)), to=[(invoice, "200.00")])
    assert amounts(acme, MAY_31) == before
    assert amounts(acme, date(2026, 6, 3)) == {"current": Decimal("300.00")}


def test_credit_stands_in_its_own_column_and_never_lowers_a_bucket():
    acme = make.customer()
    make.invoice(acme, "400.00", issued_on=date(2026, 5, 4))
    make.credit_note(acme, "100.00", issued_on=date(2026, 5, 10))
    found = aging(customer_id=acme.pk, currency="USD", as_of=MAY_31)
    assert (found.balance, found.unapplied) == (Decimal("300.00"), Decimal("100.00"))
    assert amounts(acme, MAY_31) == {"current": Decimal("400.00")}


def test_a_back_dated_invoice_that_is_due_already_appears_overdue():
    acme = make.customer()
    make.invoice(acme, "80.00", issued_on=date(2026, 2, 2), now=make.at(MAY_31))
    assert amounts(acme, MAY_31) == {"61-90": Decimal("80.00")}


def test_what_falls_due_on_a_weekend_is_not_late_before_the_business_day_after():
    acme = make.customer()
    make.invoice(acme, "10.00", issued_on=date(2026, 5, 1), due_on=date(2026, 5, 30))  # a Saturday
    assert amounts(acme, date(2026, 6, 1)) == {"current": Decimal("10.00")}
    assert amounts(acme, date(2026, 6, 2)) == {"1-30": Decimal("10.00")}


def test_overpaying_by_six_leaves_six_that_pay_the_next_invoice():
    acme = make.customer()
    first = make.invoice(acme, "89.00", issued_on=date(2026, 5, 4))
    make.payment(acme, "95.00", received_on=date(2026, 5, 11), to=[(first, "89.00")])
    found = aging(customer_id=acme.pk, currency="USD", as_of=MAY_31)
    assert (found.balance, found.unapplied) == (Decimal("-6.00"), Decimal("6.00"))


def test_two_currencies_are_never_added():
    acme = make.customer()
    make.invoice(acme, "100.00", issued_on=date(2026, 5, 4))
    make.invoice(acme, "70.00", issued_on=date(2026, 5, 4), currency="EUR")
    found = {one.currency: one.balance for one in agings([acme.pk], as_of=MAY_31)[acme.pk]}
    assert found == {"EUR": Decimal("70.00"), "USD": Decimal("100.00")}


@pytest.mark.parametrize("invoices", [1, 3])
def test_the_aging_is_one_query_whatever_is_open(invoices, django_assert_num_queries):
    acme = make.customer()
    for day in range(invoices):
        make.invoice(acme, "10.00", issued_on=date(2026, 5, 1 + day))
    with django_assert_num_queries(1):
        aging(customer_id=acme.pk, currency="USD", as_of=MAY_31)
    with django_assert_num_queries(1):
        open_items(customer_id=acme.pk, as_of=MAY_31)


MOVES = st.lists(
    st.tuples(
        st.sampled_from(["invoice", "credit", "payment"]),
        st.integers(0, 90),
        st.decimals("0.01", "900.00", places=2),
        st.integers(0, 100),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_on_every_day_the_buckets_less_credit_are_the_balance_and_the_sum_of_what_was_posted(moves):
    """Random ledgers: I1, I2, I7 of TRUST §3, and the report over everybody says the same as the folder."""
    acme, start = make.customer(), date(2026, 1, 1)
    played = play(acme, start, sorted(moves, key=lambda move: move[1]))
    for day in (start + timedelta(days=offset) for offset in (0, 45, 95, 200)):
        found = aging(customer_id=acme.pk, currency="USD", as_of=day)
        posted = sum((amount for on, amount in played if on <= day), Decimal(0))
        assert sum(bucket.amount for bucket in found.buckets) - found.unapplied == found.balance == posted
        assert sum(item["open"] for item in open_items(customer_id=acme.pk, as_of=day)) == posted
        reported = [one.balance for code, _, one in report(as_of=day) if code == acme.code]
        assert reported == ([posted] if found.balance or found.unapplied else [])
    for entry in Entry.objects.filter(customer=acme):
        assert 0 <= entry.allocated <= abs(entry.amount)


def play(acme, start, moves):
    """Book the moves in order; payments settle the oldest open invoice as far as they reach."""
    posted = []
    for kind, offset, amount, percent in moves:
        day = start + timedelta(days=offset)
        if kind == "invoice":
            make.invoice(acme, amount, issued_on=day)
        elif kind == "credit":
            make.credit_note(acme, amount, issued_on=day)
        else:
            oldest = next((i for i in open_items(customer_id=acme.pk, as_of=day) if i["kind"] == "invoice"), None)
            part = min(amount, oldest["open"]) * percent // 100 if oldest else Decimal(0)
            to = [(acme.documents.get(pk=oldest["document_id"]), part)] if part else []
            make.payment(acme, amount, received_on=day, to=to)
        posted.append((day, amount if kind == "invoice" else -amount))
    return posted
