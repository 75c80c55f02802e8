"""The office of these stories: its clock, its customers, and its runs."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from customers.banking import add_bank_account, confirm_bank_account, set_payment_type
from customers.mandates import add_mandate
from customers.models import Customer
from financials.debits.booking import book_run
from financials.debits.collecting import prepare_run, send_run
from financials.debits.planning import plan
from financials.models import DebitRun, Entry
from staff.models import User
from tests import make

TODAY = date(2026, 11, 12)  # a Thursday
NOW = datetime(2026, 11, 12, 14, 5, tzinfo=UTC)
MONDAY = date(2026, 11, 16)
IBANS = [
    "DE89370400440532013000", "FR1420041010050500013M02606", "NL91ABNA0417164300", "ES9121000418450200051332",
    "IT60X0542811101000000123456", "BE68539007547034",
]  # fmt: skip


def debtor(
    by: User,
    name: str = "Baumgart GmbH",
    *,
    iban: str = IBANS[0],
    currency: str = "EUR",
    today: date = TODAY,
    **mandate,
) -> Customer:
    """A customer who pays by direct debit: account confirmed by a second person, mandate signed ten days ago."""
    customer, now = make.customer(name=name, currency=currency), make.at(today)
    account = add_bank_account(customer=customer, iban=iban, by=by, now=now)
    confirm_bank_account(account=account, by=make.user("Ben Ott"), now=now)
    signed, received, first = (today - timedelta(days) for days in (10, 7, 2))
    days = {"signed_on": signed, "received_on": received, "first_debit_on": first}
    add_mandate(account=account, by=by, now=now, **days | mandate)
    set_payment_type(customer=customer, payment_type=Customer.PaymentType.SEPA, by=by, now=now)
    customer.refresh_from_db()
    return customer


def chosen(*invoices) -> dict[int, Decimal]:
    """What somebody ticked: each entry of the invoices with what is open of it."""
    entries = Entry.objects.filter(document__in=invoices, kind="invoice")
    return {entry.pk: entry.amount - entry.allocated for entry in entries}


def prepared(by: User, *invoices, collect_on: date = MONDAY, **fields) -> DebitRun:
    return prepare_run(collect_on=collect_on, chosen=chosen(*invoices), by=by, **{"now": NOW, **fields})


def collected(by: User, *invoices, collect_on: date = MONDAY, **fields) -> DebitRun:
    """A run that was prepared, sent and booked on its day."""
    run = send_run(run=prepared(by, *invoices, collect_on=collect_on, **fields), by=by, now=fields.get("now", NOW))
    assert book_run(run=run, by=by, now=make.at(collect_on)) == []
    run.refresh_from_db()
    return run


def reasons(*, collect_on: date = MONDAY, **fields) -> list[str]:
    """Why invoices are left out of a run on that day."""
    return [left.reason for left in plan(collect_on=collect_on, due_by=collect_on, **fields).left_out]


def proposed(*, collect_on: date = MONDAY, **fields) -> list:
    return plan(collect_on=collect_on, due_by=collect_on, **fields).proposals
