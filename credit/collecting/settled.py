"""Disputes about invoices of which nothing is open any more: the night closes them, as a load does its own.

A payment booked at the desk takes the dispute out of its queue at once, since that shows only what is open; the night
then notes the end, on the day the last part counted from, so that days before it stay as they were.
"""

from datetime import date, datetime

from django.db import transaction

from credit.collecting.crediting import credited_meanwhile
from credit.collecting.disputes import locked, named
from credit.models import Dispute
from financials.models import Document
from foundation.money import NOTHING
from foundation.sql import fetch
from journal.record import record

SETTLED = """
    SELECT dispute.id, greatest(dispute.opened_on, settled.day) AS day
    FROM credit_dispute dispute CROSS JOIN LATERAL (
        SELECT max(allocation.counts_from) AS day
        FROM financials_entry entry
            JOIN financials_allocation allocation ON allocation.debit_id = entry.id
                AND allocation.customer_id = dispute.customer_id
        WHERE entry.customer_id = dispute.customer_id AND entry.document_id = dispute.document_id
          AND entry.kind = 'invoice') settled
    WHERE dispute.closed_on IS NULL
      AND NOT EXISTS (SELECT FROM financials_entry entry
                      WHERE entry.customer_id = dispute.customer_id AND entry.document_id = dispute.document_id
                        AND entry.kind = 'invoice' AND entry.is_open)
    ORDER BY dispute.customer_id, dispute.id
"""


def close_settled(*, day: date, now: datetime) -> int:
    """Close the disputes about invoices that are settled now (a step of the night); returns how many.

    One that credit notes or a cancellation ended is upheld, one that was paid or written off is settled.
    """
    found = fetch(SETTLED, {})
    disputes = Dispute.objects.select_related("customer").in_bulk([row["id"] for row in found])
    return sum(_close(disputes[row["id"]], row["day"], now) for row in found)


@transaction.atomic
def _close(dispute: Dispute, day: date, now: datetime) -> bool:
    dispute = locked(dispute)
    if dispute.closed_on:
        return False
    notes = credited_meanwhile(dispute)
    given_up = dispute.document.status == Document.Status.CANCELLED
    if given_up or sum((note.total for note in notes), NOTHING) >= dispute.amount:
        dispute.outcome, dispute.credit_note = Dispute.Outcome.UPHELD, notes[-1] if notes else None
    else:
        dispute.outcome = Dispute.Outcome.SETTLED
    dispute.closed_on = day
    dispute.save(update_fields=["closed_on", "outcome", "credit_note"])
    subject = f"Dispute about {named(dispute)} closed: {dispute.get_outcome_display()}"
    text = "Nothing of the invoice is open any more."
    record(dispute.customer, "dispute_settled", subject, text=text, by=None, now=now, about=dispute.document)
    return True
