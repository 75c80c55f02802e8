"""The courtesy guard (D14): which accounts are overdue, what may be asked of them, and who is left in peace today.

One statement (sql/courtesy.sql), live, for one account or for all: a run asks it for its proposal and again for each
reminder just before it goes out, with the customer locked; the page that places a hold shows the same findings.
"""

import json
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from django.conf import settings

from credit.dunning.reasons import GRACE, PEACE, findings_of
from credit.dunning.situation import Due, Situation
from credit.observations import OBSERVATIONS, PROMISED
from customers.delivery import deliveries_of
from customers.models import Customer
from financials.models import Entry
from foundation.sql import fetch, statement
from journal.kinds import BY_PEOPLE

# What counts as having been in touch: everything people note but their own remarks.
CONTACTS = BY_PEOPLE - {"note"}
COURTESY = f"WITH {OBSERVATIONS}, {PROMISED}, {statement(__file__, 'courtesy')}"

Account = tuple[int, str]  # customer and currency
COLUMNS = {each.name for each in fields(Situation)}


def situations_of(
    customers: Iterable[int] | None, *, as_of: date, sending: int | None = None
) -> dict[Account, Situation]:
    """Return the accounts of these customers (None: of all) that have anything overdue, as they are now.

    `sending` is the key of the reminder that is about to go out and does not stand in its own way.
    """
    asked = {
        "customers": _overdue(as_of) if customers is None else list(customers),
        "as_of": as_of,
        "sending": sending,
        "contacts": sorted(CONTACTS),
        "zone": settings.COMPANY_TIME_ZONE,
    }
    rows = fetch(COURTESY, asked)
    ways = deliveries_of({row["customer_id"] for row in rows if row["raises"]})
    nowhere = {customer for customer, delivery in ways.items() if not delivery.reminders}
    return {
        (row["customer_id"], row["currency"]): _situation(row, as_of, reachable=row["customer_id"] not in nowhere)
        for row in rows
    }


def _overdue(day: date) -> list[int]:
    """Return who has an invoice past due: of everybody else nothing need be looked up."""
    late = Entry.objects.filter(is_open=True, kind=Entry.Kind.INVOICE, due_on__lt=day)
    return list(late.values_list("customer_id", flat=True).distinct())


def before_a_hold(*, customer: Customer, as_of: date) -> list[str]:
    """Return what somebody should know before placing the customer on hold, a sentence each."""
    situations = situations_of([customer.pk], as_of=as_of).values()
    found = [finding.why for one in situations for finding in one.findings if finding.key in PEACE | {GRACE}]
    return list(dict.fromkeys(found)) if situations else ["Nothing is overdue"]


def _situation(row: dict, as_of: date, *, reachable: bool) -> Situation:
    known = {name: value for name, value in row.items() if name in COLUMNS}
    items = tuple(_due(item) for item in json.loads(row["items"] or "[]"))
    situation = Situation(**known | {"as_of": as_of, "items": items, "reachable": reachable})
    return replace(situation, findings=findings_of(situation))


def _due(item: dict) -> Due:
    amounts = {name: Decimal(item[name]) for name in ("open", "disputed", "covered")}
    days = {name: date.fromisoformat(item[name]) if item[name] else None for name in ("due_on", "raised_on")}
    return Due(**item | amounts | days)
