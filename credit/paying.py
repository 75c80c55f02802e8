"""How a customer pays, and the invoices behind each count (CREDIT §3): the same invoices the standing counts."""

from dataclasses import dataclass
from datetime import date

from credit.standing import INVOICES, OBSERVATIONS
from foundation.sql import fetch, statement

LATE, DELINQUENT = 5, 30  # days after the due day, rolled to a business day
SALES_DAYS = 90  # the period of days' sales outstanding

COUNTED = f"""
    WITH {OBSERVATIONS}, {INVOICES},
    counted AS (
        SELECT *, closed_on - posted_on AS days, NOT is_open AS settled, days_late > {LATE} AS late,
               days_late > {DELINQUENT} AS delinquent,
               is_open OR closed_on > %(as_of)s::date - interval '12 months' AS recent
        FROM invoice
    )
"""
PAYING = f"{COUNTED}, {statement(__file__, 'paying')}"


@dataclass(frozen=True)
class Behind:
    """A count of the tab that opens the invoices behind it; `sort` is the order of their list."""

    label: str
    condition: str
    sort: str = "-days_late"


BEHIND = {
    "settled": Behind("settled", "settled", "-closed_on"),
    "late": Behind(f"more than {LATE} days late", "late"),
    "late-12": Behind(f"more than {LATE} days late in the last 12 months", "late AND recent"),
    "delinquent": Behind(f"more than {DELINQUENT} days late", "delinquent"),
    "delinquent-12": Behind(f"more than {DELINQUENT} days late in the last 12 months", "delinquent AND recent"),
}


@dataclass(frozen=True)
class Paying:
    """How a customer pays in one currency; days, None where nothing says it."""

    currency: str
    quickest: str | None
    slowest: str | None
    late_in_a_year: int
    delinquent_in_a_year: int
    days_beyond_terms: float | None
    days_beyond_terms_now: float | None
    days_when_late: float | None
    sales_outstanding: float | None
    average_delinquent: float | None


def paying(*, customer_id: int, as_of: date) -> dict[str, Paying]:
    """Return how the customer pays, by currency, as of a day."""
    asked = {"customers": [customer_id], "as_of": as_of, "sales_days": SALES_DAYS}
    return {row["currency"]: Paying(**row) for row in fetch(PAYING, asked)}


def invoices_behind(*, customer_id: int, currency: str, as_of: date, which: str) -> list[dict]:
    """Return the invoices a count is made of: number, issued_on, due_on, closed_on, days, days_late, total."""
    return _invoices(BEHIND[which].condition, customer_id, currency, as_of)


def invoices_named(*, customer_id: int, currency: str, as_of: date, documents: list[int]) -> list[dict]:
    """Return these documents the way invoices_behind does."""
    return _invoices("document_id = ANY (%(documents)s)", customer_id, currency, as_of, documents=documents)


def _invoices(condition: str, customer_id: int, currency: str, as_of: date, **more: object) -> list[dict]:
    sql = f"""
        {COUNTED}
        SELECT document.number, counted.posted_on AS issued_on, document.due_on, document.total, document.currency,
               CASE WHEN counted.settled THEN counted.closed_on END AS closed_on,
               CASE WHEN counted.settled THEN counted.days END AS days, counted.days_late
        FROM counted JOIN financials_document document ON document.id = counted.document_id
        WHERE counted.currency = %(currency)s AND ({condition})
        ORDER BY document.issued_on DESC, document.number
    """
    return fetch(sql, {"customers": [customer_id], "as_of": as_of, "currency": currency} | more)
