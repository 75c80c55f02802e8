"""The collections report: who owes what how long, how likely it stays unpaid, and what to do next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from credit.models import Promise
from credit.standing import Figures, everybody
from foundation.periods import end_of_day
from foundation.sql import fetch
from journal.kinds import BY_PEOPLE


@dataclass(frozen=True)
class Contacted:
    """When somebody last spoke or wrote to the customer, and what about."""

    at: datetime
    kind: str
    subject: str | None


@dataclass(frozen=True)
class Case:
    """One customer and currency on the report."""

    code: str
    name: str
    figures: Figures
    last_contact: Contacted | None
    promise: Promise | None
    next_action: str


@dataclass(frozen=True)
class Situation:
    """What is known beside the figures on the day of the report."""

    last_contact: dict[int, Contacted]
    promises: dict[tuple[int, str], Promise]
    on_hold: set[int]
    disputed: set[int]


def report(*, as_of: date) -> Iterator[Case]:
    """Yield every customer with anything open on a day, by currency and value at risk; inside a transaction."""
    situation = _situation(as_of)
    for code, name, figures in everybody(as_of=as_of):
        customer = figures.aging.customer_id
        promise = situation.promises.get((customer, figures.aging.currency))
        action = next_action(
            overdue=figures.aging.overdue,
            over_90=figures.aging.buckets[-1].amount,
            promise=promise,
            on_hold=customer in situation.on_hold,
            disputed=customer in situation.disputed,
            as_of=as_of,
        )
        yield Case(code, name, figures, situation.last_contact.get(customer), promise, action)


def next_action(
    *, overdue: Decimal, over_90: Decimal, promise: Promise | None, on_hold: bool, disputed: bool, as_of: date
) -> str:
    """Say what to do next about a customer; the first situation that applies decides."""
    if promise and promise.due_on >= as_of:
        return f"Wait for the promise of {promise.due_on:%d %b %Y}"
    if promise:
        return f"Call: promise of {promise.due_on:%d %b %Y} not closed"
    if disputed:
        return "Settle the dispute"
    if overdue <= 0:
        return "None"
    if on_hold:
        return "Agree a payment plan"
    return "Propose a hold" if over_90 > 0 else "Call"


def _situation(as_of: date) -> Situation:
    return Situation(_last_contacts(as_of), _promises(as_of), _on_hold(as_of), _disputed(as_of))


def _last_contacts(as_of: date) -> dict[int, Contacted]:
    sql = """
        SELECT debtor.customer_id, entry.happened_at, entry.kind, body.subject
        FROM (SELECT DISTINCT customer_id FROM financials_entry WHERE is_open) debtor
            CROSS JOIN LATERAL (
                SELECT id, happened_at, kind FROM journal_entry
                WHERE customer_id = debtor.customer_id AND happened_at < %(until)s AND kind = ANY (%(kinds)s)
                ORDER BY happened_at DESC, seq DESC LIMIT 1) entry
            LEFT JOIN journal_body body ON body.entry_id = entry.id
    """
    rows = fetch(sql, {"until": end_of_day(as_of), "kinds": sorted(BY_PEOPLE)})
    return {row["customer_id"]: Contacted(row["happened_at"], row["kind"], row["subject"]) for row in rows}


def _promises(as_of: date) -> dict[tuple[int, str], Promise]:
    made = Promise.objects.filter(made_on__lte=as_of).exclude(closed_on__lte=as_of).order_by("-due_on", "-id")
    return {(promise.customer_id, promise.currency): promise for promise in made}


def _on_hold(as_of: date) -> set[int]:
    sql = """
        SELECT customer_id FROM customers_hold
        WHERE placed_at < %(until)s AND (released_at IS NULL OR released_at >= %(until)s)
    """
    return {row["customer_id"] for row in fetch(sql, {"until": end_of_day(as_of)})}


def _disputed(as_of: date) -> set[int]:
    sql = """
        SELECT DISTINCT customer_id FROM credit_dispute
        WHERE opened_on <= %(as_of)s AND (closed_on IS NULL OR closed_on > %(as_of)s)
    """
    return {row["customer_id"] for row in fetch(sql, {"as_of": as_of})}
