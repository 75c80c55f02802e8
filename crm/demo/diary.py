"""The journal of the demo company: what its people noted, signed by each of them like any entry."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice

from django.utils import timezone

from crm.demo.history import History
from crm.demo.plan import Plan
from crm.demo.talk import TOPICS
from foundation.money import format_money
from foundation.sql import statement, stream
from journal.new_entry import NewEntry
from journal.record import record_many

BATCH = 10_000  # entries
FEW = 2_000  # customers, up to which everybody is talked to often


def write_diary(plan: Plan, history: History, say: Callable[[str], None] = lambda doing: None) -> None:
    """Record all notes, customer by customer in the order they happened."""
    first = history.parameters["first_customer"]
    sizes = {
        "busiest": first,
        "busy_notes": plan.customers // 2 if plan.is_large else min(2_000, 10 * plan.customers),
        "usual_notes": 5 if plan.customers <= FEW else 1,
        "told_share": 1 if plan.customers <= FEW else 0.25,
    }
    history.run(statement(__file__, "diary"), sizes)
    notes = map(_entry, stream(statement(__file__, "notes"), history.parameters, BATCH))
    done, now = 0, timezone.now()
    for entries in _batches(notes):
        record_many(entries, now=now)
        done += len(entries)
        say(f"{done:,} journal entries")


def _batches(notes: Iterator[NewEntry]) -> Iterator[list[NewEntry]]:
    while batch := list(islice(notes, BATCH)):
        yield batch


def _entry(row: dict) -> NewEntry:
    topic = TOPICS[row["topic"]]
    subject, text = topic.notes[row["variant"] // 7 % len(topic.notes)]
    facts = _facts(row)
    return NewEntry(
        customer_id=row["customer_id"],
        kind=topic.kind,
        subject=subject.format(**facts),
        text=text.format(**facts),
        happened_at=row["happened_at"],
        author_id=row["author_id"],
        contacts=[(row["contact_id"], row["who"])] if row["contact_id"] and "{who}" in text else (),
    )


def _facts(row: dict) -> dict[str, str]:
    goods = row["goods"] or "goods"
    return {
        "who": row["who"] or "The office",
        "number": row["number"] or "the last invoice",
        "order": row["order_number"] or "the order",
        "quote": row["quote_number"] or "our quote",
        "amount": _money(row["amount"], row["currency"]),
        "price": _money(row["unit_price"], row["currency"]),
        "later": _day(row["later"]),
        "goods": goods,
        "quantity": f"{row['quantity'].normalize():f}" if row["quantity"] else "",
        "unit": row["unit"] or "",
        "reason": row["reason"],
        "reason_small": row["reason"][:1].lower() + row["reason"][1:],
    }


def _money(amount: Decimal | None, currency: str | None) -> str:
    return f"{format_money(amount, currency)} {currency}" if amount is not None and currency else "the price list"


def _day(day: date | datetime | None) -> str:
    return f"{day:%-d %b %Y}" if day else "the day agreed"
