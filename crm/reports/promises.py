"""Promises of a period: who promised what by when, what became of it, and who keeps what they promise."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q, QuerySet

from credit.models import Promise
from crm.reports.columns import CURRENCY, amount, day, group, name_of, text, who
from crm.reports.machines import by_columns
from crm.reports.report import Asked, Report
from crm.reports.totals import Measure, Row, counted, shared, summed
from foundation.tables import Column

OPEN = "open"
KEPT, PARTLY, BROKEN = (Promise.Outcome[name].value for name in ("KEPT", "PARTLY", "BROKEN"))
JUDGED = {KEPT, PARTLY, BROKEN}
CUSTOMERS_LISTED = 30


def rows(asked: Asked) -> Iterator[dict[str, object]]:
    """Yield what was due in the period or still stood open at its end, the earliest due first."""
    promises = _promises(asked).select_related("customer__collection_case__collector", "recorded_by")
    return (_row(asked, promise) for promise in promises.order_by("due_on", "id").iterator(chunk_size=2000))


def _promises(asked: Asked) -> QuerySet[Promise]:
    in_period = Q(due_on__gte=asked.begins_on, due_on__lte=asked.as_of)
    still_open = Q(closed_on=None) | Q(closed_on__gt=asked.as_of)
    found = Promise.objects.filter(in_period | still_open, made_on__lte=asked.as_of, customer__in=asked.customers)
    return found.filter(currency=asked.currency) if asked.currency else found


def _row(asked: Asked, promise: Promise) -> dict[str, object]:
    closed = promise.closed_on is not None and promise.closed_on <= asked.as_of
    outcome = promise.outcome if closed else OPEN
    case = getattr(promise.customer, "collection_case", None)
    return {
        "code": promise.customer.code,
        "name": promise.customer.name,
        "customer": f"{promise.customer.name} ({promise.customer.code})",
        "made_on": promise.made_on,
        "promised_by": promise.promised_by,
        "channel": promise.get_channel_display(),
        "due_on": promise.due_on,
        "amount": promise.amount,
        "received": promise.received if closed else None,
        "currency": promise.currency,
        "outcome": outcome,
        "closed_on": promise.closed_on if closed else None,
        "slip": slip(promise) if outcome in JUDGED else None,
        "made_good_on": _known(promise.made_good_on, asked),
        "recorded_by": name_of(promise.recorded_by),
        "collector": name_of(case.collector) if case else None,
    }


def slip(promise: Promise) -> int | None:
    """Return how many days after its day the money of a promise was complete; early is below 0, None: not yet."""
    completed = promise.kept_on or promise.made_good_on
    return (completed - promise.due_on).days if completed else None


def _known(day: date | None, asked: Asked) -> date | None:
    return day if day and day <= asked.as_of else None


def outcome(*wanted: str):
    """Return the function that says whether a row ended in one of these ways."""
    return lambda row: int(row["outcome"] in wanted)


def kept_amount(row: Row):
    return row["received"] if row["outcome"] in JUDGED else 0


MEASURES: tuple[Measure, ...] = (
    counted("Promises"),
    counted("Open", "open", outcome(OPEN)),
    counted("Kept", "kept", outcome(KEPT)),
    counted("Partly", "partly", outcome(PARTLY)),
    counted("Broken", "broken", outcome(BROKEN)),
    shared("kept_rate", "Kept rate", outcome(KEPT), outcome(*JUDGED)),
)
SUMS = (
    summed("amount", "Promised"),
    Measure("received", "Received", kept_amount),
    counted("Promises"),
    *MEASURES[2:],
)
COLUMNS = (
    *who("credit"),
    day("due_on", "Due"),
    amount("amount", "Promised"),
    CURRENCY,
    text("outcome", "Outcome"),
    amount("received", "Received"),
    Column("slip", "Days after", kind="quantity", sort=True, hint="From the day promised to the last of the money"),
    text("promised_by", "Promised by"),
    text("channel", "How"),
    day("made_on", "Made"),
    text("recorded_by", "Taken by"),
    text("collector", "Collector"),
    day("closed_on", "Closed", shown=False),
    day("made_good_on", "Made good", shown=False),
)
GROUPS = (
    group("collector", "By collector", "Collector", MEASURES),
    group("customer", "By customer", "Customer", SUMS, most=CUSTOMERS_LISTED),
)

PROMISES = Report(
    name="promises",
    title="Promises",
    says="What was promised and is due in a period, what came of it, and the kept rate by collector and customer.",
    permission="credit.view_promise",
    columns=COLUMNS,
    rows=rows,
    document=by_columns(COLUMNS, rows, GROUPS),
    groups=GROUPS,
    asks=("period", "collector", "currency"),
    plain=True,
    sheet="A4 landscape",
    widths={
        "code": 5.5, "name": 14, "due_on": 6, "currency": 5.5, "outcome": 7, "slip": 4, "promised_by": 12, "channel": 8,
        "made_on": 6, "recorded_by": 9, "collector": 9,
    },
)  # fmt: skip
