"""The night's judgement of promises: kept, partly kept or broken (CREDIT §3), said in the journal, once.

What is asked is read for everybody in two statements, and the answer is worked out from what the books knew on which
day (credit.collecting.life), so that a night that was missed, or is run twice, changes nothing about it. Each customer
is written in a transaction of its own.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby

from django.db import transaction

from credit.collecting.allotment import Promised
from credit.collecting.life import Account, Receipt, Verdict, follow
from credit.collecting.telling import tell
from credit.models import Promise
from customers.holds import lock_customer
from customers.models import Customer
from foundation.sql import fetch, statement

TO_JUDGE, RECEIPTS = statement(__file__, "to_judge"), statement(__file__, "receipts")
SAID = ("outcome", "closed_on", "received", "kept_on", "made_good_on")


def judge(*, day: date, now: datetime) -> int:
    """Say of every promise what became of it by the end of a day; returns of how many something new was said."""
    by_customer = groupby(list(_changed(day)), key=lambda one: one[0]["customer_id"])
    return sum(_write(customer, list(found), now) for customer, found in by_customer)


def _changed(day: date) -> Iterator[tuple[dict, Verdict]]:
    """Yield the rows of which something else is to be said than before, with what."""
    rows = fetch(TO_JUDGE, {"day": day})
    receipts = _receipts(rows, day)
    for whose, promises in groupby(rows, key=_whose):
        found = list(promises)
        account = Account([_promised(row) for row in found], receipts.get(whose, []))
        for row, promised in zip(found, account.promises, strict=True):
            before = Verdict(*(row[name] for name in SAID))
            if (after := follow(before, promised, account, day=day)) != before:
                yield row, after


def _whose(row: dict) -> tuple[int, str]:
    return row["customer_id"], row["currency"]


def _promised(row: dict) -> Promised:
    return Promised(row["id"], row["amount"], row["made_on"], row["due_on"], row["until_on"])


def _receipts(rows: Iterable[dict], day: date) -> dict[tuple[int, str], list[Receipt]]:
    since: dict[tuple[int, str], date] = {}
    for row in rows:
        since[_whose(row)] = min(row["made_on"], since.get(_whose(row), row["made_on"]))
    asked = {
        "customers": [customer for customer, _ in since],
        "currencies": [currency for _, currency in since],
        "since": list(since.values()),
        "day": day,
    }
    found: dict[tuple[int, str], list[Receipt]] = {}
    for row in fetch(RECEIPTS, asked) if since else ():
        receipt = Receipt(row["received_on"], row["known_on"], row["back_on"], row["amount"])
        found.setdefault(_whose(row), []).append(receipt)
    return found


@transaction.atomic
def _write(customer_id: int, changed: list[tuple[dict, Verdict]], now: datetime) -> int:
    """Write what is new of one customer; a promise that somebody withdrew meanwhile is left alone."""
    lock_customer(Customer(pk=customer_id))
    promises = Promise.objects.select_related("customer__sales_rep", "contact", "recorded_by").in_bulk(
        [row["id"] for row, _ in changed]
    )
    written = 0
    for row, verdict in changed:
        promise = promises[row["id"]]
        if promise.outcome != row["outcome"]:
            continue
        for name in SAID:
            setattr(promise, name, getattr(verdict, name))
        promise.save(update_fields=SAID)
        tell(promise, before=row, now=now)
        written += 1
    return written
