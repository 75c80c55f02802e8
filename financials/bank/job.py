"""Booking the sure lines of a long statement in the background."""

from django.utils import timezone

from financials.bank.booking import book_sure, sure_lines
from financials.models import BankStatement
from foundation.bench import Progress
from staff.models import User

BOOK = "financials.bank.job.book_in_background"
AT_ONCE = 100  # lines a page waits for


def book_in_background(progress: Progress, *, statement: int, by: int) -> tuple[str, bytes]:
    """Book what is sure, and return what was not booked, and why. Begun again, it goes on with what is left."""
    it, person = BankStatement.objects.get(pk=statement), User.objects.get(pk=by)
    progress.of(sure_lines(it).count())
    booked, left = book_sure(statement=it, by=person, now=timezone.now(), told=progress.done)
    told = [f"{booked} lines of {it} are booked, {len(left)} are left for a person.", *left]
    return f"statement-{it.pk}.txt", "\n".join(told).encode()
