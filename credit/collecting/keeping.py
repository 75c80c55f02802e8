"""The night's judgement of promises: kept, partly kept or broken (CREDIT §3), said in the journal, once.

What is asked is read for everybody in two statements, and the answer is worked out from what the books knew on which
day (credit.collecting.life), so that a night that was missed, or is run twice, changes nothing about it. Each customer
is written in a transaction of its own.
"""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from django.db import transaction

from credit.collecting.accounts import SAID, Stored, accounts
from credit.collecting.calling import follow_up
from credit.collecting.life import Verdict, follow
from credit.collecting.telling import tell
from credit.models import Promise
from customers.holds import lock_customer
from customers.models import Customer


def judge(*, day: date, now: datetime) -> int:
    """Say of every promise what became of it by the end of a day; returns of how many something new was said."""
    by_customer = groupby(list(_changed(day)), key=lambda one: one[0].customer_id)
    return sum(_write(customer, list(found), day, now) for customer, found in by_customer)


def _changed(day: date) -> Iterator[tuple[Stored, Verdict]]:
    """Yield the promises of which something else is to be said than before, with what."""
    for promises, account in accounts(day=day):
        for stored in promises:
            if (verdict := follow(stored.said, stored.promised, account, day=day)) != stored.said:
                yield stored, verdict


@transaction.atomic
def _write(customer_id: int, changed: list[tuple[Stored, Verdict]], day: date, now: datetime) -> int:
    """Write what is new of one customer; a promise that somebody withdrew meanwhile is left alone."""
    lock_customer(Customer(pk=customer_id))
    found = Promise.objects.select_related("customer__sales_rep", "contact__person", "recorded_by", "task")
    promises = found.in_bulk([stored.promised.key for stored, _ in changed])
    written = 0
    for stored, verdict in changed:
        promise = promises[stored.promised.key]
        if promise.outcome == stored.said.outcome:
            _say(promise, verdict, day, now)
            written += 1
    return written


def _say(promise: Promise, verdict: Verdict, day: date, now: datetime) -> None:
    before = {name: getattr(promise, name) for name in SAID}
    for name in SAID:
        setattr(promise, name, getattr(verdict, name))
    promise.save(update_fields=SAID)
    tell(promise, before=before, now=now)
    follow_up(promise, day=day, now=now)
