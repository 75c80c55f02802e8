"""Which orders of a file may be taken over: none of a customer on hold, and no new one that passes a credit limit.

What was invoiced or cancelled elsewhere, and what was ordered more than a week ago, is history: it was decided about
there, and a limit keeps it out no more than it keeps out the invoices that follow. The customers are locked already.
"""

from datetime import timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from financials.loading.columns import USUAL_STATUS
from financials.loading.lines import refuse
from financials.models import Document
from foundation.loading.staging import Work

OPEN = (Document.Status.CONFIRMED, Document.Status.DELIVERED)
NEW = timedelta(days=7)
USUAL = USUAL_STATUS[Document.Kind.ORDER]


def refuse_untakeable_orders(work: Work) -> None:
    """Give a reason to the orders of customers on hold, then to those that pass a limit (settings.LOADED_ORDERS)."""
    _refuse_held(work)
    orders = work.rows(
        """
        SELECT number, customer_id, money, net + tax FROM loading_document
        WHERE reason IS NULL AND outcome IS NULL AND net + tax > 0 AND issued_on >= %s
            AND coalesce(status, %s) = ANY (%s) ORDER BY nr
        """,
        work.today - NEW,
        USUAL,
        list(OPEN),
    )
    for dotted in settings.LOADED_ORDERS:
        _refuse(work, import_string(dotted)(orders, today=work.today) if orders else {})


def _refuse(work: Work, reasons: dict[str, str]) -> None:
    if not reasons:
        return
    work.run("DROP TABLE IF EXISTS pg_temp.loading_refusal")
    work.run("CREATE TEMP TABLE loading_refusal (number text PRIMARY KEY, said text) ON COMMIT DROP")
    work.copy("loading_refusal", list(reasons.items()))
    refuse(work, "refusal.number = document.number", "refusal.said", using="loading_refusal refusal")


def _refuse_held(work: Work) -> None:
    """A hold binds the customer, and the branches that use its credit."""
    refuse(
        work,
        "line.id = document.customer_id AND coalesce(document.status, '') <> 'cancelled'",
        """CASE WHEN customer.id <> line.id THEN 'It uses the credit of ' ELSE '' END
           || customer.name || CASE WHEN customer.id <> line.id THEN ', which' ELSE '' END
           || ' has been on hold since ' || to_char(hold.placed_at AT TIME ZONE %s, 'FMDD Mon YYYY')
           || ' (' || coalesce(nullif(placer.name, ''), placer.email, 'hold policy') || ': ' || hold.reason
           || '). Release the hold, then load the order.'""",
        settings.COMPANY_TIME_ZONE,
        using=f"({LINES}) line JOIN customers_hold hold ON hold.customer_id = line.above AND hold.released_at IS NULL "
        "JOIN customers_customer customer ON customer.id = hold.customer_id "
        "LEFT JOIN staff_user placer ON placer.id = hold.placed_by_id",
    )


# Each customer of the file beside itself and the head offices whose credit it uses.
LINES = """
    WITH RECURSIVE line AS (
        SELECT customer_id AS id, customer_id AS above FROM loading_document WHERE customer_id IS NOT NULL
        UNION
        SELECT line.id, here.parent_id
        FROM line JOIN customers_customer here ON here.id = line.above AND here.shares_credit
    ) SELECT id, above FROM line
"""
