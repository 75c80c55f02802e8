"""What a load means for credit: disputes that come with invoices, and orders that would pass a credit limit."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from credit.limits import limit_uses, over_this
from credit.standing import forget_nights
from customers.models import Customer
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
    _forget_what_it_changes(outcome)


def close_settled_disputes(work: Work, outcome: Outcome) -> None:
    """Close the disputes about invoices that are settled now, on the day the last part was."""
    work.run(
        """
        UPDATE credit_dispute SET closed_on = greatest(opened_on, settled.day), outcome = 'settled' FROM (
            SELECT dispute.id, max(allocation.effective_on) AS day
            FROM credit_dispute dispute
                JOIN financials_entry entry ON entry.document_id = dispute.document_id AND entry.kind = 'invoice'
                JOIN financials_allocation allocation ON allocation.debit_id = entry.id
            WHERE dispute.closed_on IS NULL AND dispute.customer_id = ANY(%s)
              AND NOT EXISTS (SELECT FROM financials_entry part
                              WHERE part.document_id = dispute.document_id AND part.kind = 'invoice' AND part.is_open)
            GROUP BY dispute.id) settled
        WHERE settled.id = credit_dispute.id
        """,
        [news.customer_id for news in outcome.news],
    )
    _forget_what_it_changes(outcome)


def _forget_what_it_changes(outcome: Outcome) -> None:
    if outcome.earliest:
        forget_nights(since=outcome.earliest)


def orders_over_limit(orders: Sequence[tuple[str, int, str, Decimal]], *, today: date) -> dict[str, str]:
    """Return why orders (number, customer, currency, total) may not be taken over, by number (settings.LOADED_ORDERS).

    Measured one after the other, as if somebody wrote them: what fits counts for the next, what is refused does not.
    The customers and their credit roots are locked by the caller.
    """
    limited = _with_a_limit({customer for _, customer, _, _ in orders})
    uses = limit_uses(limited, as_of=today, today=today)
    taken: dict[int, Decimal] = defaultdict(Decimal)
    refused = {}
    for number, customer, currency, total in orders:
        if customer not in uses or (use := uses[customer]).limit is None:
            continue
        if over := over_this(use, total=total, currency=currency, taken=taken[use.root.pk]):
            refused[number] = f"{over} Raise the limit, or let somebody write and approve the order in the folder."
        else:
            taken[use.root.pk] += total
    return refused


def _with_a_limit(customers: set[int]) -> list[int]:
    """Leave out those who have no limit of their own and use nobody's."""
    found = Customer.objects.filter(pk__in=customers).exclude(credit_limit=None, shares_credit=False)
    return list(found.values_list("pk", flat=True))
