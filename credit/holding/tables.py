"""The queue of held orders and service calls, with the limit and the exposure of this moment."""

from decimal import Decimal

from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from credit.holding.held import address_of
from credit.limits import limit_uses
from credit.models import HeldWork
from foundation.periods import company_today
from foundation.tables import Column
from foundation.templatetags.formats import days_ago

SHOWN = {"open": "Waiting", "decided": "Decided", "all": "All"}


def held_work(which: str) -> QuerySet[HeldWork]:
    """Return the work held back that waits for a decision, that was decided about, or all of it."""
    found = HeldWork.objects.select_related("customer", "order", "asked_by", "decided_by")
    return found if which == "all" else found.filter(decided_at__isnull=which == "open")


def with_limits(rows: list[HeldWork]) -> None:
    """Give each row of a page how much of the limit is used at this moment, in a fixed number of queries."""
    today = company_today()
    uses = limit_uses({held.customer_id for held in rows}, as_of=today, today=today)
    for held in rows:
        held.use = uses[held.customer_id]


def with_calls(rows: list[HeldWork]) -> None:
    """Give each row of a page its service call, of an app beside this one (settings.CALL_MODEL)."""
    calls = apps.get_model(settings.CALL_MODEL).objects.in_bulk({held.call_id for held in rows if held.call_id})
    for held in rows:
        held.call = calls.get(held.call_id)


def work_of(held: HeldWork) -> str:
    """Say what is held back: before it is taken, neither an order nor a call has a number."""
    if not held.order:
        return str(held.call)
    if held.order.number:
        return str(held.order)
    return f"Order {held.order.reference}" if held.order.reference else "Order, still a draft"


def credit_tab(held: HeldWork) -> str:
    return reverse("credit:overview", args=[held.customer.code])


def currency_of(held: HeldWork) -> str:
    return held.order.currency if held.order else held.customer.currency


def limit_currency(held: HeldWork) -> str:
    return held.use.currency


def limit_now(held: HeldWork) -> Decimal | None:
    return held.use.limit


def used_now(held: HeldWork) -> Decimal:
    return held.use.used


def too_much(held: HeldWork) -> Decimal | None:
    """Return by how much it would pass the limit now, if at all; unknown in another currency."""
    known = held.order and held.order.is_draft and held.order.currency == held.use.currency
    return (held.use.too_much(held.order.total) or None) if known else None


def asked_by(held: HeldWork) -> str:
    return held.asked_by.get_short_name()


HELD = (
    Column("customer", "Customer", value="customer.name", link=credit_tab, sort="customer__name", title=True),
    Column("work", "Held back", value=work_of, link=address_of, complete=with_calls),
    Column("total", "Total", kind="money", currency=currency_of, sort="total", sort_unknown=True),
    Column("because", "Because", value="get_because_display", cell="credit/cells/because.html", sort="because"),
    Column("limit", "Limit", value=limit_now, kind="money", currency=limit_currency, complete=with_limits),
    Column("used", "Used now", value=used_now, kind="money", currency=limit_currency, complete=with_limits),
    Column(
        "too_much",
        "Too much",
        value=too_much,
        kind="money",
        currency=limit_currency,
        complete=with_limits,
        hint="By how much it would pass the limit now",
    ),
    Column("asked_by", "Asked by", value=asked_by, sort="asked_by__name"),
    Column("asked_at", "Asked", kind="when", sort="asked_at"),
    Column("age", "Since", value=lambda held: days_ago(held.asked_at)),
    Column("decision", "Decision", value="get_outcome_display", cell="credit/cells/decision.html"),
)
