"""Disputes of a period: what is contested how long, of which kind, who looks after it, and how the others ended."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from credit.models import Dispute
from crm.reports.columns import CURRENCY, amount, day, group, name_of, text, who
from crm.reports.machines import by_columns
from crm.reports.report import Asked, Report
from crm.reports.totals import Measure, counted, summed
from foundation.tables import Column

OPEN = "open"


def rows(asked: Asked) -> Iterator[dict[str, object]]:
    """Yield what was open at any time of the period, the oldest first."""
    people = ("owner", "opened_by", "closed_by", "document", "line", "credit_note", "customer")
    return (_row(asked, dispute) for dispute in _disputes(asked).select_related(*people).order_by("opened_on", "id"))


def _disputes(asked: Asked) -> QuerySet[Dispute]:
    stood = Q(closed_on=None) | Q(closed_on__gte=asked.begins_on)
    found = Dispute.objects.filter(stood, opened_on__lte=asked.as_of, customer__in=asked.customers)
    return found.filter(document__currency=asked.currency) if asked.currency else found


def _row(asked: Asked, dispute: Dispute) -> dict[str, object]:
    closed_on = dispute.closed_on if dispute.closed_on and dispute.closed_on <= asked.as_of else None
    return {
        "code": dispute.customer.code,
        "name": dispute.customer.name,
        "document": dispute.document.number,
        "line": dispute.line.description if dispute.line else None,
        "amount": dispute.amount,
        "currency": dispute.document.currency,
        "open_amount": None if closed_on else dispute.amount,
        "category": dispute.get_category_display().lower(),
        "reason": dispute.reason,
        "opened_on": dispute.opened_on,
        "opened_by": name_of(dispute.opened_by),
        "age": ((closed_on or asked.as_of) - dispute.opened_on).days,
        "owner": name_of(dispute.owner),
        "follow_up_on": None if closed_on else dispute.follow_up_on,
        "outcome": dispute.get_outcome_display().partition(",")[0] if closed_on else OPEN,
        "closed_on": closed_on,
        "closed_by": name_of(dispute.closed_by) if closed_on else None,
        "credit_note": dispute.credit_note.number or "draft" if closed_on and dispute.credit_note else None,
    }


MEASURES = (
    counted("Disputes"),
    summed("amount", "Contested"),
    counted("Open", "open", lambda row: row["outcome"] == OPEN),
    summed("open_amount", "Still open"),
    Measure("average_age", "Days, average", lambda row: row["age"], "tenths", lambda row: 1),
)
COLUMNS = (
    *who("credit"),
    text("document", "Invoice"),
    amount("amount", "Contested"),
    CURRENCY,
    text("category", "Category"),
    text("reason", "Reason"),
    day("opened_on", "Opened"),
    Column("age", "Days", kind="quantity", sort=True, hint="Until it was closed, or until the day of the report"),
    text("owner", "Owner"),
    day("follow_up_on", "Follow up"),
    text("outcome", "Outcome"),
    day("closed_on", "Closed"),
    text("line", "Line", shown=False),
    amount("open_amount", "Still open", shown=False),
    text("opened_by", "Opened by", shown=False),
    text("closed_by", "Closed by", shown=False),
    text("credit_note", "Credit note", shown=False),
)
GROUPS = (
    group("category", "By category", "Category", MEASURES),
    group("outcome", "By outcome", "Outcome", MEASURES),
    group("owner", "By owner", "Owner", MEASURES),
)

DISPUTES = Report(
    name="disputes",
    title="Disputes",
    says="What was contested in a period: open and settled, how old, of which kind, with whom, and how it ended.",
    permission="credit.view_dispute",
    columns=COLUMNS,
    rows=rows,
    document=by_columns(COLUMNS, rows, GROUPS),
    groups=GROUPS,
    asks=("period", "collector", "currency"),
    plain=True,
    sheet="A4 landscape",
    widths={
        "code": 6, "name": 14, "document": 7, "currency": 5.5, "category": 9, "reason": 17, "opened_on": 7, "age": 4,
        "owner": 8, "follow_up_on": 6, "closed_on": 6,
    },
)  # fmt: skip
