"""What was done about a customer's credit, as known on a day: holds, overrides, and what the policy proposed."""

from dataclasses import dataclass
from datetime import date, datetime

from credit.models import HeldWork, HoldProposal, Override
from customers.models import Customer, Hold
from financials.models import Document
from foundation.money import format_money
from foundation.periods import end_of_day

SHOWN = 10


@dataclass(frozen=True)
class Measure:
    """One line of the history: who did what when and why, and how it ended."""

    at: datetime
    what: str
    by: str
    why: str
    state: str = ""  # what holds now: "in force", "not used yet"
    ended: str = ""  # "Released by R. Meyer: paid today"
    ended_at: datetime | None = None
    order: Document | None = None  # what was let pass
    withdraw: int | None = None  # the override that can still be withdrawn


def measures_on(*, customer: Customer, day: date) -> list[Measure]:
    """Return the last holds, overrides and decided proposals known at the end of a day, the newest first."""
    until = end_of_day(day)
    holds = customer.holds.select_related("placed_by", "released_by").filter(placed_at__lt=until)
    overrides = customer.overrides.select_related("requested_by", "granted_by", "order").filter(granted_at__lt=until)
    dismissed = customer.hold_proposals.filter(decision=HoldProposal.Decision.DISMISSED, decided_at__lt=until)
    found = [
        *(_hold(one, until) for one in holds.order_by("-placed_at")[:SHOWN]),
        *(_override(one, until) for one in overrides.order_by("-granted_at")[:SHOWN]),
        *(_dismissed(one) for one in dismissed.select_related("decided_by").order_by("-decided_at")[:SHOWN]),
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)[:SHOWN]


def open_proposals(*, customer: Customer) -> list[HoldProposal]:
    """Return what the policy proposes and nobody has decided yet."""
    return list(customer.hold_proposals.filter(decided_at=None).select_related("rule").order_by("made_at"))


def held_work(*, customer: Customer) -> list[HeldWork]:
    """Return the orders and calls held back that wait for a decision, the oldest first."""
    waiting = customer.held_work.filter(decided_at=None).select_related("order", "asked_by")
    return list(waiting.order_by("asked_at", "pk"))


def _hold(hold: Hold, until: datetime) -> Measure:
    if not hold.released_at or hold.released_at >= until:
        return Measure(hold.placed_at, "On hold", hold.placed_by_name, hold.reason, state="in force")
    ended = f"Released by {hold.released_by.get_short_name()}: {hold.release_reason}"
    return Measure(hold.placed_at, "On hold", hold.placed_by_name, hold.reason, "", ended, hold.released_at)


def _override(override: Override, until: datetime) -> Measure:
    amount = f" of {format_money(override.amount, override.currency)} {override.currency}" if override.amount else ""
    what = f"Override for {'an order' if override.order else 'a service call'}{amount}"
    by = f"{override.granted_by.get_short_name()} for {override.requested_by.get_short_name()}"
    ends = {"Used": override.used_at, "Withdrawn": override.withdrawn_at, "Expired unused": override.expires_at}
    ended, at = next((item for item in ends.items() if item[1] and item[1] < until), ("", None))
    state, withdraw = ("", None) if at else ("not used yet", override.pk)
    return Measure(
        override.granted_at, what, by, override.reason, state, ended, at, order=override.order, withdraw=withdraw
    )


def _dismissed(proposal: HoldProposal) -> Measure:
    by, why = proposal.decided_by.get_short_name(), proposal.note or proposal.reason
    return Measure(proposal.decided_at, f"Proposal to {proposal.get_act_display()} dismissed", by, why)
