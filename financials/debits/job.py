"""Booking a large run in the background."""

from django.utils import timezone

from financials.debits.booking import book_run
from financials.ledger import NotBooked
from financials.models import DebitRun
from foundation.bench import CannotBeDone, Progress
from staff.models import User

BOOK = "financials.debits.job.book_in_background"
AT_ONCE = 50  # debits a page waits for


def book_in_background(progress: Progress, *, run: int, by: int) -> tuple[str, bytes]:
    """Book a run, and return what could not be booked, and why. Begun again, it goes on with what is left."""
    it, person = DebitRun.objects.get(pk=run), User.objects.get(pk=by)
    progress.of(it.items.under_way().count())
    try:
        refused = book_run(run=it, by=person, now=timezone.now(), say=progress.done)
    except NotBooked as refusal:
        raise CannotBeDone(str(refusal)) from refusal
    told = refused or [f"Run {it.number} is booked: nothing was refused."]
    return f"{it.number}.txt", "\n".join(told).encode()
