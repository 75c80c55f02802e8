"""The standing: payment days, times late and the rating, live for one and nightly for all, by the same SQL."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from statistics import median_low
from string import ascii_uppercase

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credit.collecting.disputes import open_dispute
from credit.models import Standing
from credit.standing import differences, run_night, standings
from tests import make
from tests.credit import reference

pytestmark = pytest.mark.django_db

START = date(2025, 1, 6)
TODAY = date(2026, 3, 2)


def standing(customer, as_of=TODAY):
    found = {one.aging.currency: one for one in standings(customer_id=customer.pk, as_of=as_of)}
    return found[customer.currency]


def paid_after(customer, *days, amount="100.00"):
    """One invoice net 30 for each number of days it took to pay."""
    for place, taken in enumerate(days):
        issued_on = START + timedelta(days=7 * place)
        invoice = make.invoice(customer, amount, issued_on=issued_on)
        make.payment(customer, amount, received_on=issued_on + timedelta(days=taken), to=[(invoice, amount)])


def test_paid_after_10_20_and_45_days_of_net_30(db):
    acme = make.customer()
    paid_after(acme, 10, 20, 45)
    found = standing(acme)
    assert (found.payment_days_min, found.payment_days_average, found.payment_days_max) == (10, 25.0, 45)
    assert (found.settled_invoices, found.times_late, found.times_delinquent) == (3, 1, 0)
    assert (found.billed, found.paid) == (Decimal("300.00"), Decimal("300.00"))


def test_a_part_payment_counts_at_the_closing_payment_and_a_credited_invoice_not_at_all():
    acme = make.customer()
    invoice = make.invoice(acme, "100.00", issued_on=START)
    make.payment(acme, "60.00", received_on=START + timedelta(days=5), to=[(invoice, "60.00")])
    make.payment(acme, "40.00", received_on=START + timedelta(days=33), to=[(invoice, "40.00")])
    credited = make.invoice(acme, "70.00", issued_on=START)
    make.credit_note(acme, "70.00", issued_on=START + timedelta(days=90), applies_to=credited)
    found = standing(acme)
    assert (found.settled_invoices, found.payment_days_max, found.times_late) == (1, 33, 0)
    assert found.payment_days_weighted == pytest.approx(0.6 * 5 + 0.4 * 33)


def test_what_is_open_past_the_threshold_counts_as_late_today():
    acme = make.customer()
    make.invoice(acme, "100.00", issued_on=TODAY - timedelta(days=70))
    found = standing(acme)
    assert (found.times_late, found.times_delinquent) == (1, 1)
    assert found.payment_days_average is None


def test_nobody_is_rated_without_an_observation_and_few_are_provisional():
    acme = make.customer()
    make.invoice(acme, "100.00", issued_on=TODAY)
    assert (standing(acme).grade, standing(acme).score) == ("N", None)
    paid_after(acme, 20)
    assert (standing(acme).grade, standing(acme).provisional) == ("A", True)


def test_open_over_90_days_is_at_most_a_d_until_it_is_disputed():
    acme = make.customer()
    paid_after(acme, *[10] * 12)
    old = make.invoice(acme, "10.00", issued_on=TODAY - timedelta(days=150))
    assert standing(acme).grade == "D"
    open_dispute(document=old, amount=Decimal("10.00"), reason="never arrived", by=make.somebody(), now=make.at(TODAY))
    assert standing(acme).grade == "A"


def test_cash_not_applied_yet_does_not_harm_the_rating():
    acme, twin = make.customer(), make.customer(name="Twin Ltd")
    for customer in (acme, twin):
        paid_after(customer, 35, 40)
    issued_on = TODAY - timedelta(days=60)
    open_invoice, paid_invoice = (make.invoice(one, "100.00", issued_on=issued_on) for one in (acme, twin))
    make.payment(acme, "100.00", received_on=issued_on + timedelta(days=34))
    make.payment(twin, "100.00", received_on=issued_on + timedelta(days=34), to=[(paid_invoice, "100.00")])
    assert open_invoice.entries.get().allocated == 0
    assert standing(acme).score == standing(twin).score


def test_credit_notes_are_no_paying_behaviour():
    acme = make.customer()
    paid_after(acme, 40, 50)
    before = standing(acme).score
    credited = make.invoice(acme, "100.00", issued_on=TODAY - timedelta(days=20))
    make.credit_note(acme, "100.00", issued_on=TODAY - timedelta(days=1), applies_to=credited)
    assert standing(acme).score == before


def test_the_night_keeps_what_the_folder_shows_and_writes_only_what_changed():
    acme, other = make.customer(), make.customer(name="Otter Ltd")
    paid_after(acme, 10, 45)
    paid_after(other, 70)
    night = TODAY - timedelta(days=1)
    assert run_night(day=night, now=make.at(TODAY)).customers_changed == 2
    stored = Standing.objects.get(customer=acme)
    live = standing(acme, as_of=night)
    assert (stored.score, stored.grade, stored.times_late) == (live.score, live.grade, live.times_late)
    assert differences() == []
    assert run_night(day=night, now=make.at(TODAY)).customers_changed == 0
    make.invoice(other, "10.00", issued_on=TODAY)
    assert run_night(day=TODAY, now=make.at(TODAY)).customers_changed <= 2
    assert Standing.objects.get(customer=other).current_count == 1


def test_a_planted_figure_is_a_difference():
    acme = make.customer()
    paid_after(acme, 10)
    run_night(day=TODAY, now=make.at(TODAY))
    Standing.objects.update(balance=Decimal("0.01"))
    assert [(one["code"], one["stored"]) for one in differences()] == [(acme.code, Decimal("0.0100"))]


def test_a_past_day_keeps_its_rating_when_more_is_booked_and_more_nights_go_by():
    acme = make.customer()
    paid_after(acme, 10, 40)
    day = TODAY - timedelta(days=30)
    run_night(day=day - timedelta(days=1), now=make.at(day))
    before = standing(acme, as_of=day)
    make.invoice(acme, "500.00", issued_on=TODAY - timedelta(days=200), now=make.at(TODAY))
    run_night(day=day, now=make.at(TODAY))
    run_night(day=TODAY, now=make.at(TODAY))
    assert standing(acme, as_of=day) == before


@pytest.mark.parametrize("days", range(-5, 131, 5))
def test_the_curve_of_points_is_the_one_of_the_reference(days):
    with connection.cursor() as cursor:
        cursor.execute("SELECT credit_points(%s)", [days])
        assert cursor.fetchone()[0] == pytest.approx(reference.points(days))


UNUSED = product("Q", ascii_uppercase, ascii_uppercase)
HISTORY = st.lists(
    st.tuples(
        st.integers(0, 400),  # issued so many days after START
        st.sampled_from([0, 14, 30, 60]),  # due so many days later
        st.integers(100, 90_000),  # cents
        st.lists(st.tuples(st.integers(0, 150), st.integers(1, 100)), max_size=3),  # (days after issue, percent)
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=HISTORY, loose=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 50_000)), max_size=2))
def test_the_sql_rates_as_the_reference_does(history, loose):
    acme = make.customer(currency="".join(next(UNUSED)))  # a currency of its own: a pool of its own
    invoices = [written(acme, *facts) for facts in history]
    cash = [
        (START + timedelta(days=offset), Decimal(cents) / 100)
        for offset, cents in sorted(loose)
        if START + timedelta(days=offset) <= TODAY
    ]
    for received_on, amount in cash:
        make.payment(acme, amount, received_on=received_on)
    seen = list(reference.observations(invoices, cash, TODAY))
    expected = reference.score(
        seen,
        median=float(median_low(invoice.amount for invoice in invoices)),
        mu=reference.mean_points(seen),
        as_of=TODAY,
    )
    assert standing(acme).score == (None if expected is None else pytest.approx(expected, abs=2e-6))


def written(acme, offset, terms, cents, payments) -> reference.Invoice:
    """Book an invoice and its part payments, and return the same as plain facts."""
    issued_on, amount = START + timedelta(days=offset), Decimal(cents) / 100
    facts = reference.Invoice(issued_on, issued_on + timedelta(days=terms), amount)
    invoice = make.invoice(acme, amount, issued_on=issued_on, due_on=facts.due_on)
    for after, percent in sorted(payments):
        received_on = issued_on + timedelta(days=after)
        part = min(facts.open(), (amount * percent / 100).quantize(Decimal("0.01")))
        if part and received_on <= TODAY:
            make.payment(acme, part, received_on=received_on, to=[(invoice, part)])
            facts.pieces.append((received_on, part))
    return facts
