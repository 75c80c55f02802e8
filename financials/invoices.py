"""Issuing invoices and credit notes: numbered without gaps, posted to the account, never changed afterwards."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from customers.holds import lock_customer
from customers.models import Customer
from customers.terms import Terms
from financials.documents import DocumentRefused, LineDraft, said_total, write_document
from financials.ledger import allocate, invoice_entries, open_amount, post_document
from financials.models import Document, Entry
from foundation.money import NOTHING
from foundation.periods import company_today
from journal.record import record
from staff.models import User


@transaction.atomic
def issue_invoice(
    *, customer: Customer, lines: list[LineDraft], issued_on: date, by: User, now: datetime, terms: str = "", **fields
) -> Document:
    """Issue an invoice, due by its terms (the customer's by default), and post it to the account.

    Raises UnknownTerms, and DocumentRefused for an invoice without lines or below nothing.
    """
    customer = lock_customer(customer)
    invoice = write_document(
        customer=customer,
        kind=Document.Kind.INVOICE,
        status=Document.Status.ISSUED,
        lines=lines,
        issued_on=issued_on,
        by=by,
        now=now,
        **payable(customer, issued_on, terms, fields),
    )
    post_invoice(invoice, by=by, now=now)
    return invoice


def payable(customer: Customer, issued_on: date, terms: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an invoice with its terms and the day it is due."""
    terms = terms or customer.terms
    return {**fields, "terms": terms, "due_on": fields.get("due_on") or Terms.parse(terms).due_on(issued_on)}


def post_invoice(invoice: Document, *, by: User, now: datetime) -> None:
    """Put an invoice that has just been issued on the account, and into the journal."""
    if invoice.total < NOTHING:
        raise DocumentRefused("The invoice comes to less than nothing: write a credit note instead.")
    post_document(invoice, today=company_today(now))
    text = f"Invoice {invoice.number} issued: {said_total(invoice)}"
    record(invoice.customer, "invoice_issued", text, by=by, now=now, about=invoice)


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
    post_credit_note(note, by=by, now=now)
    return note


def post_credit_note(note: Document, *, by: User, now: datetime) -> None:
    """Put a credit note that has just been issued on the account, against the invoice it applies to."""
    if note.total < NOTHING:
        raise DocumentRefused("The credit note comes to less than nothing: write an invoice instead.")
    for credit in post_document(note, today=company_today(now)):
        _settle(note.applies_to, credit, now)
    text = f"Credit note {note.number} issued: {said_total(note)}"
    record(note.customer, "credit_note_issued", text, by=by, now=now, about=note)


def _settle(invoice: Document | None, credit: Entry, now: datetime) -> None:
    for debit in invoice_entries(invoice) if invoice else ():
        credit.refresh_from_db(fields=["allocated"])
        if amount := min(open_amount(debit), open_amount(credit), key=Decimal):
            allocate(debit=debit, credit=credit, amount=amount, now=now)
