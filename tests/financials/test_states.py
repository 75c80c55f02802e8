"""The state of each document and payment in the words of the office, today and on any day before."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from credit.collecting.disputes import open_dispute
from financials.cancellation import cancel
from financials.conversion import carry_out
from financials.drafts import issue, save_draft
from financials.models import Dealing
from financials.quotes import decline_quote, send_quote
from financials.returns import return_payment
from financials.states import facts_of
from financials.writeoffs import write_off
from tests import make

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)
LATER = date(2026, 6, 30)


@pytest.fixture
def acme():
    return make.customer()


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def said(thing, day: date = LATER, today: date = LATER) -> str:
    rows = {"document": 0, "payment": 1, "adjustment": 2}
    row = Dealing.objects.get(pk=thing.pk * 3 + rows[thing._meta.model_name])
    facts = facts_of([row], customer_id=thing.customer_id, day=day, today=today)
    return str(facts[row.pk].state)


def clock(day: date) -> dict:
    return {"by": make.somebody(), "now": make.at(day)}


def lines(*quantities: int):
    return [make.line("10.00", quantity=Decimal(quantity)) for quantity in quantities]


def carry(source, into: str, day: date, **parts):
    keys = dict(source.lines.values_list("position", "pk"))
    quantities = {keys[int(place[1:])]: Decimal(quantity) for place, quantity in parts.items()} or None
    return carry_out(source=source, into=into, issued_on=day, quantities=quantities, **clock(day))


def test_a_quote_is_sent_then_expired_or_ordered_or_declined(acme):
    asked = {"customer": acme, "lines": lines(2, 3), "issued_on": MONDAY, "valid_until": after(10), **clock(MONDAY)}
    expired, ordered, declined = (send_quote(**asked) for _ in range(3))
    carry(ordered, "order", after(5), l1=2)
    decline_quote(quote=declined, reason="Too dear", **clock(after(6)))
    assert [said(quote, after(1)) for quote in (expired, ordered, declined)] == ["sent"] * 3
    assert said(ordered, after(5)) == "part ordered"
    carry(ordered, "order", after(7))
    assert [said(quote) for quote in (expired, ordered, declined)] == ["expired", "ordered", "declined"]
    assert said(ordered, after(6)) == "part ordered"


def test_an_order_is_delivered_and_invoiced_in_parts_and_each_past_day_knows_how_far_it_was(acme):
    order = make.order(acme, issued_on=MONDAY, lines=lines(4, 1))
    delivery = carry(order, "delivery", after(1), l1=4)
    rest = carry(order, "delivery", after(2))
    carry(delivery, "invoice", after(3))
    carry(rest, "invoice", after(4))
    found = [said(order, after(day)) for day in range(5)]
    assert found == ["confirmed", "part delivered", "delivered", "part invoiced", "invoiced"]
    assert said(order) == "invoiced"
    assert [said(delivery, after(day)) for day in (1, 3)] == ["delivered", "invoiced"]


def test_an_invoice_is_open_part_paid_overdue_settled(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MONDAY)
    make.payment(acme, "40.00", received_on=after(10), to=[(invoice, "40.00")])
    make.payment(acme, "60.00", received_on=after(60), to=[(invoice, "60.00")])
    assert [said(invoice, after(day)) for day in (0, 10, 40, 60)] == ["open", "part paid", "overdue", "settled"]


def test_an_invoice_in_instalments_is_overdue_by_the_open_instalment_not_by_its_last_day(acme):
    invoice = make.invoice(acme, "90.00", issued_on=MONDAY, terms="net 30/60/90")
    row = Dealing.objects.get(document=invoice)

    def due(day: date):
        facts = facts_of([row], customer_id=acme.pk, day=day, today=LATER)[row.pk]
        return facts.due_on, str(facts.state)

    assert invoice.due_on == after(90)
    assert due(after(20)) == (after(30), "open")
    assert due(after(40)) == (after(30), "overdue")
    make.payment(acme, "30.00", received_on=after(41), to=[(invoice, "30.00")])
    assert due(after(41)) == (after(60), "part paid")


def test_a_dispute_a_write_off_and_a_cancellation_have_their_words_from_their_day_on(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MONDAY)
    gone = make.invoice(acme, "20.00", issued_on=MONDAY)
    wrong = make.invoice(acme, "30.00", issued_on=MONDAY)
    amount = Decimal("50.00")
    open_dispute(document=invoice, amount=amount, reason="Wrong price", **clock(after(3)))
    write_off(of=gone, reason="Too little to ask for again", **clock(after(4)))
    cancel(document=wrong, reason="Wrong firm", **clock(after(5)))
    assert [said(each, after(2)) for each in (invoice, gone, wrong)] == ["open"] * 3
    assert [said(each, after(6)) for each in (invoice, gone, wrong)] == ["disputed", "written off", "cancelled"]


def test_a_payment_is_unapplied_applied_or_came_back(acme):
    invoice = make.invoice(acme, "100.00", issued_on=MONDAY)
    credit = make.payment(acme, "10.00", received_on=after(1))
    check = make.payment(acme, "100.00", received_on=after(2), to=[(invoice, "100.00")])
    note = make.credit_note(acme, "5.00", issued_on=after(2))
    came_back = return_payment(payment=check, returned_on=after(9), reason="no funds", **clock(after(9)))
    assert [said(each, after(3)) for each in (credit, check, note)] == ["unapplied", "applied", "unapplied"]
    assert [said(each) for each in (check, invoice, came_back)] == ["returned", "overdue", "booked"]


def test_a_draft_is_there_today_and_was_never_there_on_a_past_day(acme):
    draft = save_draft(customer=acme, kind="invoice", lines=lines(1), issued_on=MONDAY, **clock(MONDAY))
    assert said(draft, MONDAY, today=MONDAY) == "draft"
    assert [row.pk for row in acme.dealings.known_by(MONDAY, today=MONDAY)] == [draft.pk * 3]
    issue(draft=draft, **clock(after(3)))
    assert not acme.dealings.known_by(after(2), today=after(5)).exists()
    assert acme.dealings.known_by(after(3), today=after(5)).get().number


@pytest.mark.parametrize("documents", [1, 4])
def test_the_facts_are_read_at_once_whatever_their_number(acme, documents, django_assert_num_queries):
    for _ in range(documents):
        make.order(acme, issued_on=MONDAY)
        invoice = make.invoice(acme, issued_on=MONDAY)
        make.payment(acme, "100.00", received_on=MONDAY, to=[(invoice, "100.00")])
    rows = list(acme.dealings.all())
    with django_assert_num_queries(1):
        facts_of(rows, customer_id=acme.pk, day=LATER, today=LATER)
