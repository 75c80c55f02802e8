"""What to do next about somebody who owes: one answer for the worklist, the case and the collections report."""

from datetime import date
from decimal import Decimal

from credit.collecting.until import until
from credit.models import Promise


def next_action(
    *,
    overdue: Decimal,
    over_90: Decimal,
    promise: Promise | None,
    on_hold: bool,
    disputed: bool,
    as_of: date,
    undisputed: Decimal | None = None,
    broken: Promise | None = None,
    next_contact_on: date | None = None,
) -> str:
    """Say what to do next about a customer; the first situation that applies decides.

    `promise` is an open one, `broken` one that was judged since anybody last spoke with them. `undisputed` is what of
    the overdue may be asked for (None: not known, then any dispute comes first).
    """
    if promise:
        return _about_promise(promise, as_of)
    if disputed and (undisputed is None or undisputed <= 0):
        return "Settle the dispute"
    if overdue <= 0:
        return "None"
    if next_contact_on and next_contact_on > as_of:
        return f"Call on {next_contact_on:%d %b %Y}"
    if broken:
        return f"Call: promise of {broken.due_on:%d %b %Y} broken"
    if on_hold:
        return "Agree a payment plan"
    return "Propose a hold" if over_90 > 0 else "Call"


def _about_promise(promise: Promise, as_of: date) -> str:
    if until(promise.due_on) >= as_of:
        return f"Wait for the promise of {promise.due_on:%d %b %Y}"
    return f"Call: promise of {promise.due_on:%d %b %Y} not closed"
