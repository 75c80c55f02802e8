"""Two at the same moment: no number twice, nothing carried out twice, the last one is sold once (A9, A39, A41)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from catalog.models import Product, Stock, Warehouse
from catalog.stock import receive, transfer
from credit.holding.holds import place_on_hold
from crm.books import check
from customers.holds import OnHold
from financials.cancellation import cancel
from financials.conversion import AlreadyCarriedOut, carry_out
from financials.documents import DocumentRefused
from financials.drafts import issue, save_draft
from financials.models import Document
from financials.quotes import send_quote
from financials.reservations import backordered, stocked_lines
from journal.examine import examine
from journal.models import Entry as JournalEntry
from tests import make
from tests.financials.at_once import at_once, refusals, second_comes_before_first_commits

pytestmark = pytest.mark.django_db(transaction=True)

MAY = date(2026, 5, 4)
NOW = make.at(MAY)
KIND = Document.Kind
CLERKS = 20
NEXT = {KIND.QUOTE: KIND.ORDER, KIND.ORDER: KIND.DELIVERY, KIND.DELIVERY: KIND.INVOICE, KIND.INVOICE: KIND.CREDIT_NOTE}


@pytest.fixture
def acme():
    make.user("Anna Meyer")
    return make.customer("ACME", "Acme Corp.", status="customer")


@pytest.fixture(autouse=True)
def the_books_are_right_afterwards(transactional_db):
    yield
    assert not list(check(as_of=MAY))
    assert examine().bad is None


@pytest.fixture
def pump():
    hall = Warehouse.objects.create(code="HALL", name="Hall 1", is_default=True)
    Warehouse.objects.create(code="YARD", name="Yard")
    product = Product.objects.create(part_number="P-100", description="Pump", stocked=True, lead_days=10)
    receive(product=product, warehouse=hall, quantity=Decimal(1), by=None, today=MAY)
    return product


def clock() -> dict:
    return {"by": make.somebody(), "now": NOW}


def numbers(kind: str) -> list[int]:
    return sorted(int(number[-5:]) for number in issued(kind).values_list("number", flat=True))


def issued(kind: str):
    return Document.objects.filter(kind=kind, number__isnull=False)


def carried(source: Document, into: str, **fields) -> Document:
    return carry_out(source=source, into=into, issued_on=MAY, **fields, **clock())


def document(kind: str, acme) -> Document:
    """A document of this kind, with all that came before it."""
    lines = [make.line("10.00", quantity=Decimal(5))]
    made = send_quote(customer=acme, lines=lines, issued_on=MAY, **clock())
    while made.kind != kind:
        made = carried(made, NEXT[made.kind])
    return made


def ordered(customer, *parts: tuple[Product, int]) -> Document:
    lines = [
        make.line("80.00", quantity=Decimal(quantity), product_id=part.pk, part_number=part.part_number)
        for part, quantity in parts
    ]
    return make.order(customer, issued_on=MAY, lines=lines)


def waiting(order: Document) -> Decimal:
    return sum((backordered(line) for line in stocked_lines(order)), Decimal(0))


def shelf(product: Product) -> tuple[Decimal, Decimal]:
    rows = Stock.objects.filter(product=product)
    return sum(row.on_hand for row in rows), sum(row.reserved for row in rows)


def test_invoices_of_many_customers_get_consecutive_numbers_and_one_chain_each(acme):
    customers = [acme, *(make.customer(name=f"Customer {number}") for number in range(3))]
    outcomes = at_once(lambda number: make.invoice(customers[number % 4], "10.00", issued_on=MAY), CLERKS)
    assert not refusals(outcomes)
    assert numbers(KIND.INVOICE) == list(range(1, CLERKS + 1))
    assert JournalEntry.objects.count() == CLERKS


def test_what_is_given_up_leaves_no_gap_and_drafts_have_no_number(acme):
    def work(number: int):
        with transaction.atomic():
            if number % 4 == 3:
                lines = [make.line("1.00")]
                return save_draft(customer=acme, kind=KIND.INVOICE, lines=lines, issued_on=MAY, **clock()).number
            made = make.invoice(acme, "10.00", issued_on=MAY)
            transaction.set_rollback(number % 4 == 2)
            return made.number

    outcomes = at_once(work, CLERKS)
    assert not refusals(outcomes)
    assert outcomes.count(None) == Document.objects.filter(number=None).count() == CLERKS // 4
    assert numbers(KIND.INVOICE) == list(range(1, CLERKS // 2 + 1))


def test_the_number_of_an_invoice_given_up_is_the_next_ones(acme):
    other = make.customer("OTHER")
    met = second_comes_before_first_commits(
        lambda: make.invoice(acme, issued_on=MAY), lambda: make.invoice(other, issued_on=MAY), commit=False
    )
    assert (met.waited, met.first.number, met.second.number) == (True, "INV00001", "INV00001")


@pytest.mark.parametrize("kind", NEXT)
def test_a_document_is_turned_into_the_next_one_once(acme, kind):
    source, into = document(kind, acme), NEXT[kind]
    met = second_comes_before_first_commits(lambda: carried(source, into), lambda: carried(source, into))
    assert met.waited
    assert isinstance(met.second, AlreadyCarriedOut)
    assert met.second.documents == [met.first] == list(issued(into))


@pytest.mark.parametrize("kind", NEXT)
def test_eight_clerks_who_turn_two_fifths_of_it_into_the_next_one_take_no_more_than_there_is(acme, kind):
    source, into = document(kind, acme), NEXT[kind]
    line = source.lines.get()
    outcomes = at_once(lambda number: carried(source, into, quantities={line.pk: Decimal(2)}), 8)
    assert len(refusals(outcomes)) == 6
    assert numbers(into) == [1, 2]


@pytest.mark.parametrize("kind", NEXT)
def test_of_two_drafts_of_the_same_lines_one_is_issued(acme, kind):
    source, into = document(kind, acme), NEXT[kind]
    drafts = [carried(source, into, draft=True) for _ in range(2)]
    met = second_comes_before_first_commits(*(lambda draft=draft: issue(draft=draft, **clock()) for draft in drafts))
    assert met.waited
    assert isinstance(met.second, DocumentRefused), met.second
    assert issued(into).get() == met.first


def test_an_invoice_is_not_cancelled_while_it_is_credited(acme):
    invoice = document(KIND.INVOICE, acme)
    met = second_comes_before_first_commits(
        lambda: carried(invoice, KIND.CREDIT_NOTE), lambda: cancel(document=invoice, reason="Wrong firm", **clock())
    )
    assert (met.waited, isinstance(met.second, DocumentRefused)) == (True, True)


def test_an_order_waits_for_the_hold_that_is_being_placed(acme):
    draft = carried(document(KIND.QUOTE, acme), KIND.ORDER, draft=True)
    met = second_comes_before_first_commits(
        lambda: place_on_hold(customer=acme, reason="2 broken promises", **clock()),
        lambda: issue(draft=draft, **clock()),
    )
    assert (met.waited, type(met.second)) == (True, OnHold)
    assert not issued(KIND.ORDER)


def test_a_hold_waits_for_the_order_that_is_being_taken(acme):
    quote = document(KIND.QUOTE, acme)
    met = second_comes_before_first_commits(
        lambda: carried(quote, KIND.ORDER),
        lambda: place_on_hold(customer=acme, reason="2 broken promises", **clock()),
    )
    assert (met.waited, met.second.reason) == (True, "2 broken promises")
    assert issued(KIND.ORDER).get() == met.first


def test_the_last_one_is_sold_once_and_the_second_order_waits_for_goods(acme, pump):
    other = make.customer("OTHER")
    met = second_comes_before_first_commits(lambda: ordered(acme, (pump, 1)), lambda: ordered(other, (pump, 1)))
    assert met.waited
    assert (waiting(met.first), waiting(met.second), shelf(pump)) == (0, 1, (1, 1))


def test_twelve_orders_for_five_pieces_reserve_five(acme, pump):
    customers = [acme, *(make.customer() for _ in range(11))]
    receive(product=pump, warehouse=Warehouse.objects.get(code="HALL"), quantity=Decimal(4), by=None, today=MAY)
    orders = at_once(lambda number: ordered(customers[number], (pump, 1)), 12)
    assert not refusals(orders)
    assert sorted(map(waiting, orders)) == [0] * 5 + [1] * 7
    assert shelf(pump) == (5, 5)


def test_goods_that_come_in_while_an_order_is_taken_are_not_forgotten(acme, pump):
    yard = Warehouse.objects.get(code="YARD")
    met = second_comes_before_first_commits(
        lambda: ordered(acme, (pump, 3)),
        lambda: receive(product=pump, warehouse=yard, quantity=Decimal(2), by=None, today=MAY),
    )
    assert met.waited
    assert (waiting(met.first), shelf(pump)) == (0, (3, 3))


def test_orders_deliveries_receipts_and_transfers_of_the_same_goods_wait_and_never_deadlock(acme, pump):
    hall, yard = Warehouse.objects.order_by("code")
    valve = Product.objects.create(part_number="A-7", description="Valve", stocked=True, lead_days=3)
    for product in (pump, valve):
        receive(product=product, warehouse=hall, quantity=Decimal(40), by=None, today=MAY)
    customers = [acme, *(make.customer() for _ in range(3))]
    orders = [ordered(customers[number % 4], (pump, 1), (valve, 1)) for number in range(4)]
    work = [
        lambda number: ordered(customers[number % 4], (pump, 2), (valve, 1)),
        lambda number: ordered(customers[number % 4], (valve, 1), (pump, 2)),
        lambda number: carried(orders[number // 6], KIND.DELIVERY),
        lambda number: receive(product=pump, warehouse=yard, quantity=Decimal(1), by=None, today=MAY),
        lambda number: transfer(
            product=valve, source=hall, target=yard, quantity=Decimal(1), by=make.somebody(), today=MAY
        ),
        lambda number: transfer(
            product=pump, source=hall, target=yard, quantity=Decimal(1), by=make.somebody(), today=MAY
        ),
    ]
    assert not refusals(at_once(lambda number: work[number % 6](number), 24))
    assert shelf(pump) == (1 + 40 + 4 - 4, 16)
    assert shelf(valve) == (40 - 4, 8)
