"""Holds and overrides of a period: who was held, by whom and why, how long, and what was let pass all the same."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from credit.holding.tables import work_of
from credit.models import Override
from crm.reports.columns import CURRENCY, day, group, name_of, text, who
from crm.reports.machines import by_columns
from crm.reports.report import Asked, Report
from crm.reports.totals import counted
from customers.models import Hold
from foundation.periods import company_zone, end_of_day
from foundation.tables import Column

HOLD, OVERRIDE = "Hold", "Override"


def rows(asked: Asked) -> Iterator[dict[str, object]]:
    """Yield what stood at any time of the period, the newest first."""
    found = [*map(_hold(asked), _holds(asked)), *map(_override(asked), _overrides(asked))]
    if asked.currency:
        found = [row for row in found if row["currency"] in (None, asked.currency)]
    return iter(sorted(found, key=lambda row: (row["since"], row["code"]), reverse=True))


def _holds(asked: Asked) -> QuerySet[Hold]:
    stood = Q(released_at=None) | Q(released_at__gte=_start(asked))
    placed = Hold.objects.filter(stood, placed_at__lt=end_of_day(asked.as_of), customer__in=asked.customers)
    return placed.select_related("customer", "placed_by", "released_by")


def _overrides(asked: Asked) -> QuerySet[Override]:
    granted = Override.objects.filter(granted_at__gte=_start(asked), granted_at__lt=end_of_day(asked.as_of))
    return granted.filter(customer__in=asked.customers).select_related(
        "customer", "order", "requested_by", "granted_by"
    )


def _start(asked: Asked) -> datetime:
    return datetime.combine(asked.begins_on, datetime.min.time(), company_zone())


def on(instant: datetime | None) -> date | None:
    return localdate(instant, company_zone()) if instant else None


def known(asked: Asked, instant: datetime | None) -> date | None:
    """Return the day of what had happened by the end of the period; later is not known yet."""
    return on(instant) if instant and instant < end_of_day(asked.as_of) else None


def _hold(asked: Asked):
    def row(hold: Hold) -> dict[str, object]:
        released = known(asked, hold.released_at)
        return {
            "code": hold.customer.code,
            "name": hold.customer.name,
            "what": HOLD,
            "since": on(hold.placed_at),
            "by": name_of(hold.placed_by) or hold.placed_by_name,
            "why": hold.reason,
            "about": None,
            "amount": None,
            "currency": None,
            "until": released,
            "days": ((released or asked.as_of) - on(hold.placed_at)).days,
            "ended_by": name_of(hold.released_by) if released else None,
            "ended": (hold.release_reason or "released") if released else "on hold",
            "stands": not released,
        }

    return row


def _override(asked: Asked):
    def row(override: Override) -> dict[str, object]:
        ended, how = _end(asked, override)
        return {
            "code": override.customer.code,
            "name": override.customer.name,
            "what": OVERRIDE,
            "since": on(override.granted_at),
            "by": name_of(override.granted_by),
            "why": f"{override.reason} (asked by {name_of(override.requested_by)})",
            "about": work_of(override) if override.order else "Service call",
            "amount": override.amount,
            "currency": override.currency or None,
            "until": ended,
            "days": ((ended or asked.as_of) - on(override.granted_at)).days,
            "ended_by": None,
            "ended": how,
            "stands": not ended,
        }

    return row


def _end(asked: Asked, override: Override) -> tuple[date | None, str]:
    """Say when and how an override ended, as known at the end of the period."""
    ways = ((override.used_at, "used"), (override.withdrawn_at, "withdrawn"), (override.expires_at, "expired"))
    return next(((day, how) for instant, how in ways if (day := known(asked, instant))), (None, "may be used"))


COLUMNS = (
    *who("credit"),
    text("what", "What"),
    day("since", "Since"),
    text("by", "By"),
    text("why", "Why"),
    text("about", "For"),
    Column("amount", "Up to", kind="money", sort=True),
    CURRENCY,
    day("until", "Until"),
    Column("days", "Days", kind="quantity", sort=True),
    text("ended_by", "Released by"),
    text("ended", "How it ended"),
)
MEASURES = (
    counted("Holds and overrides"),
    counted("Holds", "holds", lambda row: row["what"] == HOLD),
    counted("Overrides", "overrides", lambda row: row["what"] == OVERRIDE),
    counted("Still standing", "standing", lambda row: row["stands"]),
)
GROUPS = (group("by", "By who decided", "Placed or granted by", MEASURES),)

HOLDS = Report(
    name="holds",
    title="Holds and overrides",
    says="Who was on hold in a period, by whom and why, how long, who released it, and what passed by an override.",
    permission="customers.view_hold",
    columns=COLUMNS,
    rows=rows,
    document=by_columns(COLUMNS, rows, GROUPS),
    groups=GROUPS,
    asks=("period", "collector"),
    plain=True,
    sheet="A4 landscape",
    widths={
        "code": 5, "name": 13, "what": 6, "since": 6, "by": 9, "why": 16, "about": 8, "amount": 7, "currency": 5.5,
        "until": 6, "days": 4, "ended_by": 7,
    },
)  # fmt: skip
