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
        _say(promise, "promise_kept", f"kept: {_what(promise)} came by {promise.kept_on:%d %b %Y}", now)
    elif not promise.outcome:
        _say(promise, "promise_made", f"stands again: the payment for {_what(promise)} came back", now)
    elif promise.made_good_on != before["made_good_on"]:
        said = f"kept: {_what(promise)} had come by {promise.kept_on:%d %b %Y} and was booked later"
        _say(promise, "promise_kept", said, now)
    elif promise.outcome != before["outcome"]:
        _say(promise, "promise_broken", f"{promise.get_outcome_display()}: {_what(promise)}, {_came(promise)}", now)


def _what(promise: Promise) -> str:
    return f"{format_money(promise.amount, promise.currency)} {promise.currency} by {promise.due_on:%d %b %Y}"


def _came(promise: Promise) -> str:
    if promise.received == NOTHING:
        return "nothing came"
    return f"{format_money(promise.received, promise.currency)} {promise.currency} came"


def _say(promise: Promise, kind: str, said: str, now: datetime) -> None:
    contacts = [promise.contact] if promise.contact else []
    text = f"Promised by {promise.promised_by} on {promise.made_on:%d %b %Y}."
    record(promise.customer, kind, f"Promise {said}", by=None, now=now, text=text, contacts=contacts)
