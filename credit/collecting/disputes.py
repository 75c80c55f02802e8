"""Contested amounts: they stay in the balance and leave the rating while the dispute is open."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from credit.models import Dispute
from customers.holds import lock_customer
from customers.models import Customer
from financials.ledger import invoice_entries, open_amount
from financials.models import Document
from foundation.money import NOTHING, format_money
from foundation.periods import company_today
from journal.record import record
from staff.models import User


class DisputeRefused(Exception):
    """The dispute was not opened; the text says why."""


@transaction.atomic
def open_dispute(*, document: Document, amount: Decimal, reason: str, by: User, now: datetime) -> Dispute:
    """Note that the customer contests part of an invoice. Raises DisputeRefused."""
    lock_customer(document.customer)
    left = sum((open_amount(entry) for entry in invoice_entries(document)), NOTHING)
    if not 0 < amount <= left:
        most = f"{format_money(left, document.currency)} {document.currency}"
        raise DisputeRefused(f"The disputed amount must be above zero and at most what is open: {most}.")
    if document.disputes.filter(closed_on=None).exists():
        raise DisputeRefused(f"A dispute about {document} is open already: add to it in the journal.")
    dispute = Dispute.objects.create(
        customer=document.customer,
        document=document,
        amount=amount,
        reason=reason,
        opened_on=company_today(now),
        opened_by=by,
    )
    text = f"{format_money(amount, document.currency)} {document.currency} of {document} disputed"
    record(document.customer, "dispute_opened", text, text=reason, by=by, now=now, about=document)
    return dispute


@transaction.atomic
def close_dispute(*, dispute: Dispute, outcome: str, note: str, by: User, now: datetime) -> Dispute:
    """Note how a dispute ended (Dispute.Outcome). Raises DisputeRefused.

    Upheld: the customer was right, and the amount stays out of the rating. Else it comes back in with its old dates.
    """
    lock_customer(dispute.customer)
    dispute.refresh_from_db()
    if dispute.closed_on:
        raise DisputeRefused(f"This dispute was closed on {dispute.closed_on:%d %b %Y}: open another one.")
    dispute.closed_on, dispute.outcome = company_today(now), outcome
    dispute.save(update_fields=["closed_on", "outcome"])
    text = f"Dispute about {dispute.document} closed: {dispute.get_outcome_display()}"
    record(dispute.customer, "dispute_settled", text, text=note, by=by, now=now, about=dispute.document)
    return dispute


def disputes_on(*, customer: Customer, day: date) -> list[Dispute]:
    """Return the disputes that were open at the end of a day, the oldest first."""
    opened = customer.disputes.filter(opened_on__lte=day).exclude(closed_on__lte=day)
    return list(opened.select_related("document", "opened_by").order_by("opened_on", "id"))


def disputed_on(documents: Iterable[int], day: date) -> dict[int, str]:
    """Return which of these documents were in dispute at the end of a day, and why (settings.DISPUTES_OF)."""
    opened = Dispute.objects.filter(document__in=documents, opened_on__lte=day).exclude(closed_on__lte=day)
    return {one.document_id: f"Since {one.opened_on:%d %b %Y}: {one.reason}" for one in opened}


def keep_out_of_debits(documents: Iterable[int]) -> dict[int, str]:
    """Return why some of these documents are not to be collected now (one of settings.DEBIT_GATES)."""
    disputes = Dispute.objects.filter(document__in=documents, closed_on=None)
    return {
        dispute.document_id: f"Disputed since {dispute.opened_on:%d %b %Y}: {dispute.reason}" for dispute in disputes
    }
