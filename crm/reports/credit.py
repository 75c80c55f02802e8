"""The credit overview: how much of its limit each customer uses, how it is rated, and whether it is on hold."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.timezone import localdate

from credit.exposure import exposures
from credit.limits import LimitUse, limit_uses
from credit.standing import Figures, everybody
from crm.reports.columns import CURRENCY, amount, day, name_of, text, who
from crm.reports.machines import by_columns
from crm.reports.report import Asked, Report
from crm.reports.totals import Group, counted, summed
from customers.models import Customer, Hold
from foundation.periods import company_today, company_zone, end_of_day
from foundation.tables import Column

AT_ONCE = 2_000  # customers whose limits are read together
UNRATED = "N"


def rows(asked: Asked) -> Iterator[dict[str, object]]:
    """Yield every customer that has anything of us, owed or ordered, or is on hold, the largest exposure first."""
    holds, rated = holds_on(asked.as_of), _rated(asked.as_of)
    for customer, use in sorted(_uses(asked, set(holds)), key=_largest_first):
        figures = rated.get((customer.pk, customer.currency))
        if _admits(asked, customer, figures):
            yield _row(customer, use, figures, holds.get(customer.pk))


def _largest_first(pair: tuple[Customer, LimitUse]) -> tuple:
    customer, use = pair
    return customer.currency, -use.own.amount, customer.code


def _admits(asked: Asked, customer: Customer, figures: Figures | None) -> bool:
    grade = figures.grade if figures else UNRATED
    return (not asked.grade or grade == asked.grade) and (not asked.currency or customer.currency == asked.currency)


def _uses(asked: Asked, on_hold: set[int]) -> Iterator[tuple[Customer, LimitUse]]:
    today, known = company_today(), asked.customers.values_list("pk", flat=True)
    has = exposures(known, as_of=asked.as_of, today=today)
    wanted = [customer for customer, exposure in has.items() if exposure.amount or customer in on_hold]
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        customers = Customer.objects.in_bulk(some)
        uses = limit_uses(some, as_of=asked.as_of, today=today, at_hand=customers.values())
        yield from ((customers[customer], uses[customer]) for customer in some)


def _rated(as_of: date) -> dict[tuple[int, str], Figures]:
    found: Iterable[Figures] = (figures for _, _, figures in everybody(as_of=as_of))
    return {(figures.aging.customer_id, figures.aging.currency): figures for figures in found}


def holds_on(day: date) -> dict[int, Hold]:
    """Return the holds that stood at the end of a day, by customer."""
    placed = Hold.objects.filter(placed_at__lt=end_of_day(day)).exclude(released_at__lt=end_of_day(day))
    return {hold.customer_id: hold for hold in placed.select_related("placed_by")}


def _row(customer: Customer, use: LimitUse, figures: Figures | None, hold: Hold | None) -> dict[str, object]:
    return {
        "code": customer.code,
        "name": customer.name,
        "currency": customer.currency,
        "balance": use.own.balance,
        "orders": use.own.orders,
        "exposure": use.own.amount,
        "limit": use.limit,
        "used": use.used,
        "used_share": None if use.percent is None else use.percent / 100,
        "over": use.over or None,
        "shared_with": use.root.name if use.is_shared else None,
        "grade": figures.grade if figures else UNRATED,
        "risk": figures.risk if figures else None,
        "hold_since": localdate(hold.placed_at, company_zone()) if hold else None,
        "hold_by": (name_of(hold.placed_by) or hold.placed_by_name) if hold else None,
        "hold_reason": hold.reason if hold else None,
    }


COLUMNS = (
    *who("credit"),
    amount("balance", "Balance"),
    amount("orders", "To invoice", hint="What is still to be invoiced of orders"),
    amount("exposure", "Exposure"),
    Column("limit", "Limit", kind="money", sort=True),
    Column("used", "Used", kind="money", sort=True, hint="By everybody who shares the limit"),
    Column("used_share", "Used %", kind="percent", sort=True),
    Column("over", "Over limit", kind="money", sort=True),
    CURRENCY,
    text("grade", "Grade"),
    Column("risk", "Risk", kind="percent", sort=True, hint="How likely it is not paid in 30 days"),
    day("hold_since", "On hold since"),
    text("hold_by", "By"),
    text("hold_reason", "Why"),
    text("shared_with", "Limit shared with", shown=False),
)
MEASURES = (
    counted("Customers"),
    summed("balance", "Balance"),
    summed("orders", "To invoice"),
    summed("exposure", "Exposure"),
    counted("Over limit", "over_limit", lambda row: row["over"]),
    counted("On hold", "on_hold", lambda row: row["hold_since"]),
)
GROUPS = (Group("by_grade", "By grade", "Grade", lambda row: row["grade"], MEASURES, order="ABCDEN".find),)

CREDIT = Report(
    name="credit",
    title="Credit overview",
    says="How much of its limit each customer uses, its grade and risk, and who is on hold. Limits are those of today.",
    permission="credit.view_standing",
    columns=COLUMNS,
    rows=rows,
    document=by_columns(COLUMNS, rows, GROUPS),
    groups=GROUPS,
    asks=("collector", "grade", "currency"),
    plain=True,
    sheet="A4 landscape",
    widths={
        "code": 5, "name": 15, "currency": 5.5, "used_share": 4, "grade": 4, "risk": 4, "hold_since": 7, "hold_by": 8,
        "hold_reason": 13,
    },
)  # fmt: skip
