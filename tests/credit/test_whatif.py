"""What-if: what is shown before somebody clicks is what comes of it; asking changes nothing (D9)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from credit.holding.holds import place_on_hold, release_hold
from credit.holding.rules import met_by
from credit.holding.way_out import way_out
from credit.holding.whatif import limiting, paying, placing, releasing, state_of, what_if
from credit.models import HoldRule
from customers.holds import active_hold
from customers.models import Customer
from financials.conversion import carry_out
from financials.drafts import save_draft
from financials.models import Document
from financials.quotes import send_quote
from service.calls import note_call, take_call
from tests import make

MARCH = date(2026, 3, 2)  # what is issued then falls due on 1 April
TODAY = date(2026, 6, 1)
NOW = make.at(TODAY)


@pytest.fixture
def rita(db):
    return make.user("Rita Meyer")


@pytest.fixture
def acme(db):
    return make.customer("ACME", "Acme Ltd")


def draft(customer, by, amount="100.00") -> Document:
    lines = [make.line(amount)]
    return save_draft(customer=customer, kind="order", lines=lines, by=by, now=NOW, issued_on=TODAY)


def quote(customer, by, amount="100.00", **fields) -> Document:
    return send_quote(customer=customer, lines=[make.line(amount)], issued_on=TODAY, by=by, now=NOW, **fields)


def asked(customer, by, *changes):
    return what_if(customer=customer, changes=changes, by=by, now=NOW)


def named(effects) -> list[str]:
    return [effect.work.label for effect in effects]


def everything() -> list[tuple]:
    """Every row a what-if could touch."""
    found = []
    for table in ("customers_hold", "journal_entry", "journal_alert", "financials_payment", "financials_entry",
                  "customers_customer", "credit_heldwork", "credit_holdproposal"):  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            found.append((table, cursor.fetchall()))
    return found


def test_before_a_hold_the_drafts_quotes_and_calls_it_would_stop_and_what_goes_on(acme, rita):
    order = make.order(acme, issued_on=TODAY)
    draft(acme, rita)
    quote(acme, rita)
    quote(acme, rita, valid_until=TODAY - timedelta(days=1))  # expired: nobody can order from it
    note_call(customer=acme, subject="Door jams", by=rita, now=NOW)
    taken = note_call(customer=acme, subject="Lamp is out", by=rita, now=NOW)
    take_call(call=taken, by=rita, now=NOW)
    before = everything()
    seen = asked(acme, rita, placing(acme, by=rita, now=NOW))
    assert [one.work.kind for one in seen.stopped] == ["order draft", "quote", "service call"]
    assert all("Acme Ltd has been on hold since" in one.after for one in seen.stopped)
    assert not seen.freed
    assert {row["label"] for row in seen.goes_on} == {str(order), "Service call SC00001: Lamp is out"}
    assert everything() == before
    assert active_hold(acme) is None


def test_before_a_release_what_could_be_taken_then(acme, rita):
    Customer.objects.filter(pk=acme.pk).update(credit_limit=Decimal(150))
    small, large = draft(acme, rita, "100.00"), draft(acme, rita, "200.00")
    place_on_hold(customer=acme, reason="2 broken promises", by=rita, now=NOW)
    seen = asked(acme, rita, releasing(acme, by=rita, now=NOW))
    assert [one.work.url for one in seen.freed] == [small.get_absolute_url()]
    assert [one.work.url for one in seen.still_refused] == [large.get_absolute_url()]
    assert "50.00 too much" in seen.still_refused[0].after
    assert active_hold(acme)


def test_another_limit_or_a_payment_makes_room(acme, rita):
    acme.credit_limit = Decimal(500)
    acme.save()
    make.invoice(acme, "450.00", issued_on=TODAY)
    draft(acme, rita, "100.00")
    for change in (limiting(acme, Decimal(550)), paying(acme, Decimal(50), by=rita, now=NOW)):
        assert len(asked(acme, rita, change).freed) == 1
    assert not asked(acme, rita, paying(acme, Decimal("49.99"), by=rita, now=NOW)).freed
    assert len(asked(acme, rita, limiting(acme, None)).freed) == 1


def test_what_is_left_of_a_quote_ordered_in_part_is_an_order_to_come(acme, rita):
    lines = [make.line("10.00", quantity=Decimal(10))]
    source = send_quote(customer=acme, lines=lines, issued_on=TODAY, by=rita, now=NOW)
    line = source.lines.get()
    carry_out(source=source, into="order", quantities={line.pk: Decimal(4)}, by=rita, now=NOW, issued_on=TODAY)
    (effect,) = asked(acme, rita, placing(acme, by=rita, now=NOW)).stopped
    assert effect.work.amount == Decimal(60)


def test_a_hold_on_the_head_office_stops_the_branches_that_use_its_credit(acme, rita):
    branch = make.customer("NORD", "Acme North", parent=acme, shares_credit=True)
    apart = make.customer("SOUTH", "Acme South", parent=acme)
    for one in (branch, apart):
        draft(one, rita)
    seen = asked(acme, rita, placing(acme, by=rita, now=NOW))
    assert [one.after for one in seen.stopped] == [
        "Acme North uses the credit of Acme Ltd, which has been on hold since 1 Jun 2026 (R. Meyer: what if)."
    ]


# The way out


def test_the_smallest_payment_that_lifts_the_hold(acme, rita):
    HoldRule.objects.create(kind="overdue_days", days=60)
    make.invoice(acme, "2000.00", issued_on=MARCH)
    make.invoice(acme, "700.00", issued_on=TODAY)
    place_on_hold(customer=acme, reason="61 days over", by=None, policy="more than 60 days overdue", now=NOW)
    out = way_out(customer=acme, by=rita, now=NOW)
    assert str(out) == ("2,000.00 USD today lifts the hold: no rule of the policy applies then, and the limit is kept.")


def test_the_way_out_brings_the_account_into_the_limit_too_and_names_what_no_money_takes_away(acme, rita):
    Customer.objects.filter(pk=acme.pk).update(credit_limit=Decimal(100))
    make.invoice(acme, "2000.00", issued_on=MARCH)
    HoldRule.objects.create(kind="overdue_amount", amount=Decimal(500), currency="USD")
    acme.refresh_from_db()
    assert way_out(customer=acme, by=rita, now=NOW).amounts == ((Decimal(1900), "USD"),)
    HoldRule.objects.create(kind="grade", grade="B")
    said = str(way_out(customer=acme, by=rita, now=NOW))
    assert said.startswith("1,900.00 USD today is enough for what is overdue and for the limit, but this stays: Grade ")


def test_nothing_is_said_of_who_is_neither_on_hold_nor_over_anything(acme, rita):
    assert str(way_out(customer=acme, by=rita, now=NOW)) == ""


# Simulation = result after really applying, on random accounts

CENTS = st.decimals(1, 3000, places=2)
ACCOUNTS = st.fixed_dictionaries(
    {
        "invoices": st.lists(st.tuples(CENTS, st.integers(0, 150)), max_size=4),
        "drafts": st.lists(CENTS, max_size=3),
        "quotes": st.lists(CENTS, max_size=2),
        "limit": st.none() | st.decimals(0, 6000, places=2),
        "branch": st.booleans(),
        "held": st.booleans(),
    }
)
RULES = st.lists(
    st.one_of(
        st.builds(lambda days: {"kind": "overdue_days", "days": days}, st.integers(1, 120)),
        st.builds(
            lambda days, least: {"kind": "overdue_days", "days": days, "amount": least, "currency": "USD"},
            st.integers(1, 120), CENTS,
        ),
        st.builds(lambda least: {"kind": "overdue_amount", "amount": least, "currency": "USD"}, CENTS),
    ),
    max_size=3,
)  # fmt: skip
ON_RANDOM_ACCOUNTS = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def account(by, invoices, drafts, quotes, limit, branch, held) -> Customer:
    """An account of that kind; its work is partly that of a branch which uses its credit."""
    head = make.customer(name="Head office", credit_limit=limit)
    worker = make.customer(name="Branch", parent=head, shares_credit=True) if branch else head
    for amount, age in invoices:
        make.invoice(head, amount, issued_on=TODAY - timedelta(days=age))
    for amount in drafts:
        draft(worker, by, amount)
    for amount in quotes:
        quote(head, by, amount)
    if held:
        place_on_hold(customer=head, reason="on record", by=by, now=NOW)
    return Customer.objects.get(pk=head.pk)


@ON_RANDOM_ACCOUNTS
@given(kind=ACCOUNTS, rules=RULES, amount=CENTS, other_limit=st.none() | CENTS)
def test_the_simulation_is_what_comes_of_it(rita, kind, rules, amount, other_limit):
    HoldRule.objects.all().delete()
    for one in rules:
        HoldRule.objects.create(**one)
    customer = account(rita, **kind)
    changes = [limiting(customer, other_limit), paying(customer, amount, by=rita, now=NOW)]
    changes.append(releasing(customer, by=rita, now=NOW) if kind["held"] else placing(customer, by=rita, now=NOW))
    before = everything()
    simulated = asked(customer, rita, *changes)
    assert everything() == before
    assert shown(simulated.before) == shown(state_of(customer, by=rita, now=NOW))
    for change in changes:
        change()
    assert shown(simulated.after) == shown(state_of(customer, by=rita, now=NOW))


def shown(state) -> tuple:
    rules = [(match.rule.pk, match.reason) for match in state.rules]
    return state.work, rules, state.hold and state.hold.reason, state.limit.used, state.limit.limit


@ON_RANDOM_ACCOUNTS
@given(kind=ACCOUNTS, rules=RULES)
def test_the_payment_said_is_enough_and_a_cent_less_is_not(rita, kind, rules):
    HoldRule.objects.all().delete()
    for one in rules:
        HoldRule.objects.create(**one)
    customer = account(rita, **kind)
    out = way_out(customer=customer, by=rita, now=NOW)
    if not out.amounts:
        assert in_order(state_of(customer, by=rita, now=NOW)) or out.left
        return
    ((amount, _),) = out.amounts
    assert in_order(asked(customer, rita, paying(customer, amount, by=rita, now=NOW)).after) or out.left
    if less := amount - Decimal("0.01"):
        assert not in_order(asked(customer, rita, paying(customer, less, by=rita, now=NOW)).after)
    if not out.left:
        paying(customer, amount, by=rita, now=NOW)()
        assert not met_by(customer.pk, as_of=TODAY)


def in_order(state) -> bool:
    return not state.rules and not state.limit.is_passed


def test_release_and_place_really_do_what_was_shown(acme, rita):
    draft(acme, rita)
    seen = asked(acme, rita, placing(acme, by=rita, now=NOW))
    place_on_hold(customer=acme, reason="what if", by=rita, now=NOW)
    assert shown(seen.after) == shown(state_of(acme, by=rita, now=NOW))
    seen = asked(acme, rita, releasing(acme, by=rita, now=NOW))
    release_hold(customer=acme, reason="Paid", by=rita, now=NOW)
    assert shown(seen.after) == shown(state_of(acme, by=rita, now=NOW))
