"""What a load means for the standing: disputes that come with invoices, and are over when the invoice is settled."""

from credit.standing import forget_pools
from foundation.loading.staging import Outcome, Work


def open_disputes(work: Work, outcome: Outcome) -> None:
    """Note a dispute about each new invoice that the file calls disputed, from its own day on."""
    work.run(
        """
        INSERT INTO credit_dispute (customer_id, document_id, amount, reason, opened_on, outcome)
        SELECT customer_id, id, net + tax, 'Disputed according to ' || %s, issued_on, ''
        FROM loading_document
        WHERE outcome = 'created' AND disputed AND coalesce(status, 'issued') = 'issued' AND net + tax > 0
        """,
        work.file[:250],
    )
    forget_pools()


def close_settled_disputes(work: Work, outcome: Outcome) -> None:
    """Close the disputes about invoices that are settled now, on the day the last part was."""
    work.run(
        """
        UPDATE credit_dispute SET closed_on = greatest(opened_on, settled.day), outcome = 'settled' FROM (
            SELECT dispute.id, max(allocation.effective_on) AS day
            FROM credit_dispute dispute
                JOIN financials_entry entry ON entry.document_id = dispute.document_id AND entry.kind = 'invoice'
                JOIN financials_allocation allocation ON allocation.debit_id = entry.id
            WHERE dispute.closed_on IS NULL AND dispute.customer_id = ANY(%s) AND entry.allocated = entry.amount
            GROUP BY dispute.id) settled
        WHERE settled.id = credit_dispute.id
        """,
        [news.customer_id for news in outcome.news],
    )
    forget_pools()
