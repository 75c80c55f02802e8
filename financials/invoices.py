"""Issuing invoices and credit notes: numbered without gaps, posted to the account, never changed afterwards."""

from datetime import date, datetime

from django.db import transaction

from customers.holds import lock_customer
from customers.models import Customer
from customers.terms import Terms
from financials.documents import LineDraft, write_document
from financials.ledger import allocate, open_amount, post_document
from financials.models import Document, Entry
from foundation.money import format_money
from foundation.periods import company_today
from journal.record import record
from staff.models import User


@transaction.atomic
def issue_invoice(
    *, customer: Customer, lines: list[LineDraft], issued_on: date, by: User, now: datetime, terms: str = "", **fields
) -> Document:
    """Issue an invoice, due by its terms (the customer's by default), and post it to the account."""
    customer = lock_customer(customer)
    terms = terms or customer.terms
    fields.setdefault("due_on", Terms.parse(terms).due_on(issued_on))
    invoice = write_document(
        customer=customer,
        kind=Document.Kind.INVOICE,
        status=Document.Status.ISSUED,
        lines=lines,
        issued_on=issued_on,
        terms=terms,
        by=by,
        now=now,
        **fields,
    )
    post_document(invoice, today=company_today(now))
    record(
        customer, "invoice_issued", f"Invoice {invoice.number} issued: {_total(invoice)}", by=by, now=now, about=invoice
    )
    return invoice


@transaction.atomic
def issue_credit_note(
    *,
    customer: Customer,
    lines: list[LineDraft],
    issued_on: date,
    by: User,
    now: datetime,
    applies_to: Document | None = None,
    **fields,
) -> Document:
    """Issue a credit note; it settles the invoice it applies to as far as that is open, the rest stays as credit."""
    customer = lock_customer(customer)
    note = write_document(
        customer=customer,
        kind=Document.Kind.CREDIT_NOTE,
        status=Document.Status.ISSUED,
        lines=lines,
        issued_on=issued_on,
        applies_to=applies_to,
        by=by,
        now=now,
        **fields,
    )
    credit = post_document(note, today=company_today(now))
    if applies_to:
        _settle(applies_to, credit, now)
    record(
        customer, "credit_note_issued", f"Credit note {note.number} issued: {_total(note)}", by=by, now=now, about=note
    )
    return note


def _settle(invoice: Document, credit: Entry, now: datetime) -> None:
    debit = Entry.objects.get(document=invoice, kind=Entry.Kind.INVOICE)
    if amount := min(open_amount(debit), open_amount(credit)):
        allocate(debit=debit, credit=credit, amount=amount, now=now)


def _total(document: Document) -> str:
    return f"{format_money(document.total, document.currency)} {document.currency}"
