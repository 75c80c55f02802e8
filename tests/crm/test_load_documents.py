"""The office takes over quotes, orders, invoices and credit notes: immutable, to the cent, posted on their own day."""

from datetime import date
from decimal import Decimal

import pytest

from credit.holding.holds import place_on_hold
from credit.models import Dispute
from financials.models import Allocation, Document, Entry, Line
from foundation.models import Series
from tests import make
from tests.crm.conftest import counts, reasons

HEADER = (
    "number,customer_code,issued_on,due_on,terms,currency,reference,status,line_no,part_number,description,quantity,"
    "unit_price,discount_percent,tax_percent,delivered_on,line_note,amount,order_number,disputed,applies_to,note"
)
BLANK = "," * HEADER.count(",")


def row(**cells) -> str:
    """A row of the documents' layout from the cells that are filled."""
    cells = {"number": "0010342", "customer_code": "ACME", "issued_on": "2026-03-02", **cells}
    return ",".join(f'"{cells[name]}"' if name in cells else "" for name in HEADER.split(","))


@pytest.fixture
def acme(db):
    return make.customer("ACME", "Acme Inc.", terms="2/10 net 30")


def entries() -> list[tuple]:
    return list(Entry.objects.order_by("pk").values_list("kind", "amount", "posted_on", "due_on", "known_on"))


def test_an_invoice_comes_with_its_lines_wherever_they_stand_in_the_file(load, acme):
    result = load(
        "invoices",
        HEADER,
        row(
            line_no=2,
            part_number="B-2",
            description="Nuts",
            quantity=3,
            unit_price="0.335",
            tax_percent=19,
            reference="PO 9",
        ),
        row(number="1", amount="7.00"),
        row(
            line_no=1,
            description="Bolts",
            quantity="2.5",
            unit_price="10.01",
            discount_percent=15,
            tax_percent=19,
            delivered_on="2026-02-27",
            line_note="blue",
            note="Thank you",
            order_number="SO-1",
        ),
    )
    assert (counts(result), result["rows"]) == ((2, 0, 0, 0), 3)
    invoice = Document.objects.get(number="0010342")
    assert (invoice.customer, invoice.status, invoice.currency, invoice.due_on) == (
        acme,
        "issued",
        "USD",
        date(2026, 4, 1),
    )
    assert (invoice.terms, invoice.reference, invoice.order_number, invoice.note) == (
        "2/10 net 30",
        "PO 9",
        "SO-1",
        "Thank you",
    )
    assert (invoice.net, invoice.tax, invoice.total) == (Decimal("22.28"), Decimal("4.23"), Decimal("26.51"))
    assert list(invoice.lines.order_by("position").values_list("position", "description", "net", "tax")) == [
        (1, "Bolts", Decimal("21.27"), Decimal("4.04")),
        (2, "Nuts", Decimal("1.01"), Decimal("0.19")),
    ]
    assert entries()[0] == ("invoice", Decimal("26.51"), date(2026, 3, 2), date(2026, 4, 1), date(2026, 3, 2))
    [entry] = acme.journal_entries.all()
    assert entry.body.subject == "2 invoices taken over from invoices.csv, 33.51 USD"
    assert "1 lines name part numbers" in result["warnings"][0]


def test_the_same_file_again_changes_nothing(load, acme):
    rows = [
        HEADER,
        row(quantity=2, unit_price=5, description="Bolts"),
        row(quantity=2, unit_price=5, description="Bolts"),
        row(number="7", amount="9.99", disputed="yes"),
    ]
    assert counts(load("invoices", *rows)) == (2, 0, 0, 0)
    before = [Model.objects.count() for Model in (Document, Line, Entry, Dispute)]
    assert before == [2, 3, 2, 1]
    assert counts(load("invoices", *rows)) == (0, 0, 2, 0)
    assert [Model.objects.count() for Model in (Document, Line, Entry, Dispute)] == before
    assert acme.journal_entries.count() == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"amount": "8.00"}, "the total is 7.00 here, 8.00 in the file"),
        ({"issued_on": "2026-03-03"}, "issued_on is 2026-03-02 here, 2026-03-03 in the file"),
        ({"customer_code": "OTHER"}, "it belongs to customer ACME"),
        ({"reference": "PO 2"}, "reference is PO 1 here, PO 2 in the file"),
        ({"due_on": "2026-09-09"}, "due_on is 2026-04-01 here"),
        ({"description": "Other"}, "the lines are not the same"),
    ],
)
def test_an_issued_invoice_is_not_changed_by_a_file(load, acme, changed, words):
    make.customer("OTHER")
    first = {"amount": "7.00", "reference": "PO 1", "description": "Bolts"}
    load("invoices", HEADER, row(**first))
    result = load("invoices", HEADER, row(**first | changed))
    assert counts(result) == (0, 0, 0, 1)
    assert "Invoice 0010342 is here already and differs: " + words in reasons(result)[0]
    assert Document.objects.get().total == 7


def test_a_document_with_one_bad_line_fails_whole(load, acme):
    result = load(
        "invoices",
        HEADER,
        row(number="1", quantity=1, unit_price=5),
        row(number="1", quantity="many", unit_price=5),
        row(number="2", quantity=1, unit_price=5),
        row(number="3", quantity=1),
        row(number="4"),
        row(number="5", quantity=2, unit_price=5, amount="11.00"),
        row(number="6", quantity=3, unit_price="1.005", amount="3.01"),
        row(number="", amount=1),
    )
    assert counts(result) == (2, 0, 0, 5)
    assert set(Document.objects.values_list("number", "total")) == {("2", Decimal("5")), ("6", Decimal("3.01"))}
    said = reasons(result)
    assert len(said) == 6
    assert "Row 3: quantity: “many” is not a number." in said[0]
    assert "quantity: “many” is not a number." in said[1]
    assert "unit_price is missing" in said[2]
    assert "neither quantity nor amount" in said[3]
    assert "amount says 11, quantity and price come to 10.00" in said[4]
    assert "number is missing" in said[5]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"customer_code": "NOBODY"}, "There is no customer NOBODY. Load the customers first."),
        ({"customer_code": ""}, "customer_code is missing."),
        ({"issued_on": ""}, "issued_on is missing."),
        ({"due_on": "2026-01-01"}, "due_on 2026-01-01 lies before issued_on 2026-03-02."),
        ({"amount": "-5"}, "The total is negative: load it as a credit note."),
        ({"status": "lost"}, "status: “lost” is not understood: write one of issued, draft, cancelled."),
        ({"terms": "soon"}, "is not a form of payment terms"),
        ({"applies_to": "1"}, "applies_to is for credit notes"),
        ({"discount_percent": "101"}, "must lie between 0 and 100"),
        ({"amount": "1,234"}, "may mean 1234 or 1.234"),
        ({"amount": "9999999999999", "tax_percent": "100"}, "The total is too large."),
    ],
)
def test_what_an_invoice_cannot_be(load, acme, cells, words):
    result = load("invoices", HEADER, row(**{"amount": "5.00"} | cells))
    assert counts(result) == (0, 0, 0, 1)
    assert words in reasons(result)[0].replace('""', '"')


def test_rows_of_one_number_must_agree(load, acme):
    make.customer("OTHER")
    result = load(
        "invoices", HEADER, row(quantity=1, unit_price=1), row(customer_code="OTHER", quantity=1, unit_price=1)
    )
    assert counts(result) == (0, 0, 0, 1)
    assert "do not agree in customer_code" in reasons(result)[0]


def test_a_document_of_one_amount_that_comes_twice(load, acme):
    result = load(
        "invoices",
        HEADER,
        row(amount=5),
        row(amount="5.00"),
        row(amount=6),
        row(number="2", line_no=1, amount=5),
        row(number="2", line_no=2, amount=6),
        row(number="3", line_no=1, amount=5),
        row(number="3", line_no=1, amount=6),
    )
    assert counts(result) == (2, 0, 1, 2)
    assert dict(Document.objects.values_list("number", "total")) == {"0010342": 5, "2": 11}


def test_amounts_are_rounded_half_up_to_their_currency(load, acme):
    load(
        "invoices",
        HEADER,
        row(number="1", currency="JPY", quantity=1, unit_price="100.5", tax_percent=10),
        row(number="2", currency="KWD", amount="1.0005"),
        row(number="3", amount="2.675"),
        row(number="4", amount="0.00499999"),
    )
    assert dict(Document.objects.values_list("number", "total")) == {
        "1": Decimal(111),
        "2": Decimal("1.001"),
        "3": Decimal("2.68"),
        "4": Decimal(0),
    }
    assert Entry.objects.count() == 3, "nothing is posted for nothing"


def test_a_price_can_be_told_from_the_amount_of_a_line(load, acme):
    load("invoices", HEADER, row(quantity=4, discount_percent=50, amount="10.00"))
    line = Line.objects.get()
    assert (line.unit_price, line.net, line.discount_percent) == (5, 10, 50)


def test_the_terms_make_the_day_it_is_due(load, acme):
    load(
        "invoices",
        HEADER,
        row(number="1", amount=1, terms="eom+15"),
        row(number="2", amount=1, terms="due on receipt"),
        row(number="3", amount=1, due_on="2026-03-09"),
        row(number="4", amount=1, terms="net 14", due_on="2026-03-10"),
    )
    assert list(Document.objects.order_by("number").values_list("terms", "due_on")) == [
        ("eom+15", date(2026, 4, 15)),
        ("due on receipt", date(2026, 3, 2)),
        ("", date(2026, 3, 9)),
        ("net14", date(2026, 3, 10)),
    ]


def test_an_invoice_payable_in_instalments_is_due_part_by_part(load, acme):
    load(
        "invoices",
        HEADER,
        row(number="1", amount="100.00", terms="net 30/60/90"),
        row(number="2", amount="100.00", terms="net 30/60/90", due_on="2026-04-09"),
    )
    first, second = Document.objects.order_by("number")
    assert list(first.entries.order_by("due_on").values_list("due_on", "amount")) == [
        (date(2026, 4, 1), Decimal("33.33")),
        (date(2026, 5, 1), Decimal("33.33")),
        (date(2026, 5, 31), Decimal("33.34")),
    ]
    assert (first.due_on, first.terms) == (date(2026, 5, 31), "net 30/60/90")
    assert [entry.due_on for entry in second.entries.all()] == [date(2026, 4, 9)], "the file's day wins"
    load(
        "credit_notes",
        HEADER,
        row(number="C1", amount="40.00", applies_to="1", issued_on="2026-03-03"),
        row(number="C2", amount="70.00", applies_to="1", issued_on="2026-03-04"),
    )
    settled = Allocation.objects.order_by("credit__document__number", "debit__due_on")
    assert [(each.credit.document.number, str(each.debit.due_on), each.amount) for each in settled] == [
        ("C1", "2026-04-01", Decimal("33.33")),
        ("C1", "2026-05-01", Decimal("6.67")),
        ("C2", "2026-05-01", Decimal("26.66")),
        ("C2", "2026-05-31", Decimal("33.34")),
    ]
    assert Entry.objects.get(document__number="C2").allocated == 60, "10.00 stay as credit"


def test_only_what_was_issued_is_posted(load, acme):
    load(
        "invoices",
        HEADER,
        row(number="1", amount=1, status="Paid"),
        row(number="2", amount=2, status="void"),
        row(number="3", amount=3, status="draft"),
    )
    load("quotes", HEADER, row(number="1", amount=4))
    load("orders", HEADER, row(number="1", amount=5, status="shipped"))
    assert [entry[:2] for entry in entries()] == [("invoice", 1)]
    assert dict(Document.objects.values_list("total", "status")) == {
        1: "issued",
        2: "cancelled",
        3: "draft",
        4: "sent",
        5: "delivered",
    }


def test_credit_notes_reduce_the_invoice_they_name_and_the_rest_stays_as_credit(load, acme):
    load("invoices", HEADER, row(number="1", amount=100))
    result = load(
        "credit_notes",
        HEADER,
        row(number="C1", amount=70, applies_to="1", issued_on="2026-03-20"),
        row(number="C2", amount="-50", applies_to="1", issued_on="2026-03-10"),
        row(number="C3", amount=5),
        row(number="C4", amount=5, applies_to="99"),
    )
    assert counts(result) == (3, 0, 0, 1)
    assert "this customer has no issued invoice 99 in USD" in reasons(result)[0]
    allocated = Allocation.objects.order_by("effective_on").values_list(
        "amount", "effective_on", "credit__document__number"
    )
    assert list(allocated) == [(50, date(2026, 3, 10), "C2"), (50, date(2026, 3, 20), "C1")]
    open_credit = {
        entry.document.number: entry.amount + entry.allocated for entry in Entry.objects.filter(amount__lt=0)
    }
    assert open_credit == {"C1": -20, "C2": 0, "C3": -5}


def test_no_order_comes_in_while_the_customer_is_on_hold(load, acme):
    load("orders", HEADER, row(number="1", amount=5))
    make.customer("OTHER")
    place_on_hold(
        customer=acme, reason="Two broken promises", by=make.user("Rita Meyer"), now=make.at(date(2026, 3, 3))
    )
    result = load(
        "orders",
        HEADER,
        row(number="1", amount=5),
        row(number="2", amount=5),
        row(number="3", amount=5, status="cancelled"),
        row(number="4", customer_code="OTHER", amount=5),
    )
    assert counts(result) == (2, 0, 1, 1)
    assert (
        "Acme Inc. has been on hold since 3 Mar 2026 (Rita Meyer: Two broken promises). Release the hold"
        in reasons(result)[0]
    )
    assert counts(load("quotes", HEADER, row(number="9", amount=5))) == (1, 0, 0, 0)


def test_a_disputed_invoice_opens_a_dispute_that_ends_when_it_is_settled(load, acme):
    load("invoices", HEADER, row(number="1", amount=100, disputed="Yes"), row(number="2", amount=100, disputed="No"))
    dispute = Dispute.objects.get()
    assert (dispute.document.number, dispute.amount, dispute.opened_on, dispute.closed_on) == (
        "1",
        100,
        date(2026, 3, 2),
        None,
    )
    header = "reference,customer_code,received_on,amount,allocate_to"
    load("payments", header, "P1,ACME,2026-03-20,60,1", name="p1.csv")
    assert Dispute.objects.get().closed_on is None
    load("payments", header, "P2,ACME,2026-04-09,40,1", name="p2.csv")
    dispute.refresh_from_db()
    assert (dispute.closed_on, dispute.outcome) == (date(2026, 4, 9), "settled")


def test_a_disputed_invoice_in_instalments_stays_in_dispute_until_the_last_one_is_settled(load, acme):
    load("invoices", HEADER, row(number="1", amount=100, disputed="Yes", terms="net 30/60"))
    header = "reference,customer_code,received_on,amount,allocate_to"
    load("payments", header, "P1,ACME,2026-03-20,50,1", name="p1.csv")
    assert Dispute.objects.get().closed_on is None
    load("payments", header, "P2,ACME,2026-04-20,50,1", name="p2.csv")
    assert Dispute.objects.get().closed_on == date(2026, 4, 20)


def test_our_own_numbers_go_on_behind_those_taken_over(load, acme):
    load(
        "invoices",
        HEADER,
        row(number="INV00120", amount=1),
        row(number="INV7", amount=1),
        row(number="0099999", amount=1),
    )
    assert Series.objects.get(pk="invoice").next_value == 121


def test_a_dry_run_of_documents_leaves_nothing(load, acme):
    assert counts(load("invoices", HEADER, row(amount=1), dry_run=True)) == (1, 0, 0, 0)
    assert (Document.objects.count(), Entry.objects.count()) == (0, 0)
