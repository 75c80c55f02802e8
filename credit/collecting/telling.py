"""What is said in the journal of a promise that was judged."""

from collections.abc import Mapping
from datetime import datetime

from credit.models import Promise
from foundation.money import NOTHING, format_money
from journal.record import record

Outcome = Promise.Outcome


def tell(promise: Promise, *, before: Mapping[str, object], now: datetime) -> None:
    """Write into the journal what the night found; `before` are the promise's fields as they were."""
    if promise.outcome == Outcome.KEPT:
        _say(promise, "promise_kept", f"kept: {said(promise)} came by {promise.kept_on:%d %b %Y}", now)
    elif not promise.outcome:
        _say(promise, "promise_made", f"stands again: the payment for {said(promise)} came back", now)
    elif promise.made_good_on != before["made_good_on"]:
        late = f"kept: {said(promise)} had come by {promise.kept_on:%d %b %Y} and was booked later"
        _say(promise, "promise_kept", late, now)
    elif promise.outcome != before["outcome"]:
        word = promise.get_outcome_display().lower()
        _say(promise, "promise_broken", f"{word}: {said(promise)}, {came_of(promise)}", now)


def said(promise: Promise) -> str:
    """Say how much was promised by when."""
    return f"{format_money(promise.amount, promise.currency)} {promise.currency} by {promise.due_on:%d %b %Y}"


def came_of(promise: Promise) -> str:
    """Say how much of it came in time."""
    if promise.received == NOTHING:
        return "nothing came"
    return f"{format_money(promise.received, promise.currency)} {promise.currency} came"


def _say(promise: Promise, kind: str, what: str, now: datetime) -> None:
    contacts = [promise.contact] if promise.contact else []
    text = f"Promised by {promise.promised_by} on {promise.made_on:%d %b %Y}."
    record(promise.customer, kind, f"Promise {what}", by=None, now=now, text=text, contacts=contacts)
