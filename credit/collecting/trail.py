"""The trail of a dispute: opened, what was said and changed, closed; who and when."""

from dataclasses import dataclass
from datetime import date, datetime

from credit.models import Dispute
from foundation.periods import company_today
from staff.models import User


@dataclass(frozen=True)
class Step:
    """One thing that happened; `at` is an instant, or only the day for what the house or a file noted."""

    on: date
    text: str
    at: datetime | None = None
    by: User | None = None


def trail_of(dispute: Dispute) -> list[Step]:
    """Return everything that happened to a dispute, the newest first."""
    notes = dispute.notes.select_related("written_by").order_by("written_at", "pk")
    steps = [
        Step(dispute.opened_on, f"Opened: {dispute.reason}", by=dispute.opened_by),
        *(Step(company_today(note.written_at), note.text, note.written_at, note.written_by) for note in notes),
    ]
    if dispute.closed_on and not dispute.closed_by:
        text = f"{dispute.get_outcome_display().capitalize()}: nothing is open any more."
        steps.append(Step(dispute.closed_on, text))
    return steps[::-1]
