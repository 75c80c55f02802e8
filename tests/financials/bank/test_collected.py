"""Direct debits of ours come back on the statement: paid one by one, as a whole run, or returned."""

from datetime import date

import pytest

from financials.bank.booking import accept
from financials.bank.importing import import_statements
from financials.bank.proposing import propose
from financials.debits.collecting import send_run
from financials.ledger import NotBooked
from financials.models import BankLine
from tests import make
from tests.financials.bank import samples
from tests.financials.debits.office import IBANS, MONDAY, NOW, collected, debtor, prepared

OCTOBER = date(2026, 10, 1)
THEN = make.at(MONDAY)


@pytest.fixture
def anna(db):
    return make.user("Anna Meyer")


@pytest.fixture
def run(anna):
    """A run of two debits, 100.00 and 60.00, that the bank has."""
    invoices = [
        make.invoice(debtor(anna, name, iban=iban), amount, issued_on=OCTOBER)
        for name, iban, amount in (("Baumgart KG", IBANS[0], "100.00"), ("Huber AG", IBANS[1], "60.00"))
    ]
    return send_run(run=prepared(anna, *invoices), by=anna, now=NOW)


def line(*bookings: tuple[str, str]) -> BankLine:
    content = samples.mt940(*bookings).replace(b":61:2605040504", b":61:2611161116").replace(b"C260504", b"C261116")
    (statement,) = import_statements(content=content, file_name="x", by=None, now=THEN).statements
    propose(statement.lines.all())
    return statement.lines.get()


def test_one_line_for_the_whole_run_books_all_its_debits(run, anna):
    found = line(("160.00", f"SAMMLER {run.message_id}"))
    assert (found.proposal["does"], found.customer, found.confidence) == ("run", None, "likely")
    booked = accept(line=found, seen=found.mark, by=anna, now=THEN)
    assert (booked.state, booked.debit_run, booked.payment) == ("booked", run, None)
    assert all(item.payment for item in run.items.all())


def test_the_debit_of_one_customer_is_booked_by_its_line(run, anna):
    item = run.items.get(amount=60)
    found = line(("60.00", f"SEPA {item.end_to_end_id}"))
    assert (found.proposal["does"], found.customer, found.confidence) == ("debit", item.customer, "sure")
    booked = accept(line=found, seen=found.mark, by=anna, now=THEN)
    item.refresh_from_db()
    assert (booked.payment, booked.customer) == (item.payment, item.customer)


def test_a_run_booked_on_its_day_is_confirmed_line_by_line(anna):
    invoice = make.invoice(debtor(anna), "100.00", issued_on=OCTOBER)
    run = collected(anna, invoice)
    item = run.items.get()
    found = line(("100.00", f"SEPA {item.end_to_end_id}"))
    assert (found.proposal["does"], found.proposal["payment"]) == ("confirm", item.payment_id)


def test_a_debit_that_comes_back_with_the_banks_charges_is_the_return_of_its_payment(anna):
    invoice = make.invoice(debtor(anna), "100.00", issued_on=OCTOBER)
    item = collected(anna, invoice).items.get()
    told = f"109?00RUECKLASTSCHRIFT?20EREF+{item.end_to_end_id} ?21COAM+3,00 ?22SVWZ+NO FUNDS?32BAUMGART"
    found = line(("-103.00", told))
    assert (found.charges, found.proposal["does"], found.proposal["payment"]) == (3, "return", item.payment_id)
    booked = accept(line=found, seen=found.mark, by=anna, now=THEN)
    assert booked.adjustment.payment == item.payment
    assert invoice.entries.get().is_open


def test_debits_are_not_booked_by_nobody(run):
    found = line(("160.00", f"SAMMLER {run.message_id}"))
    with pytest.raises(NotBooked, match="by a person"):
        accept(line=found, seen=found.mark, by=None, now=THEN)
