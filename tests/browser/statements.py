"""A bank statement for the walk over all pages: a line that is sure, one nobody knows, one paid out, one booked."""

from datetime import datetime

from financials.bank.booking import book_payment
from financials.bank.importing import import_statements
from financials.bank.proposing import propose
from financials.models import BankLine, BankStatement
from staff.models import User
from tests import make
from tests.financials.bank import samples


def statement(*, by: User, now: datetime) -> BankStatement:
    """Import a statement whose first line pays two invoices of a customer of its own, and book its last line."""
    customer = make.customer(name="Weidmann Präzisionsteile GmbH", currency="EUR")
    numbers = [make.invoice(customer, amount, issued_on=samples.DAY).number for amount in (100, 19)]
    content = samples.mt940(
        ("119.00", samples.german(f"Rechnung {numbers[0]} und {numbers[1]}", name=customer.name)),
        ("40.00", "Danke"),
        ("-4.90", "Kontogebuehr"),
        ("7.00", samples.german("Nachzahlung", name="Nachbar", iban="")),
    )
    (imported,) = import_statements(content=content, file_name="may.sta", by=by, now=now).statements
    propose(imported.lines.all())
    last = BankLine.objects.get(statement=imported, amount=7)
    book_payment(line=last, customer=customer, shares=[], by=by, now=now)
    return imported
