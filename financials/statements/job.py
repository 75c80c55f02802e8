"""A long statement, printed in the background."""

from datetime import date
from pathlib import Path

from customers.models import Customer
from financials.statements.account import DoesNotTieOut
from financials.statements.letter import addressed, file_name, print_statement
from financials.statements.reading import statement_of
from foundation.bench import Progress
from foundation.jobs import CannotBeDone
from foundation.pdf import PdfError
from staff.models import User

PRINT = "financials.statements.job.print_in_background"
AT_ONCE = 100  # lines; more take longer than somebody should look at an empty page


def as_arguments(asked: dict[str, object], *, customer: Customer, sender: User, day: date) -> dict[str, object]:
    """Return what a statement is asked for as the arguments of a job, plain JSON."""
    days = {"begins_on": asked["begins_on"], "ends_on": asked["ends_on"], "day": day}
    said = {name: value.isoformat() if value else None for name, value in days.items()}
    return asked | said | {"customer": customer.pk, "sender": sender.pk}


def print_in_background(
    progress: Progress, *, customer: int, sender: int, day: str, begins_on: str | None, ends_on: str, **asked
) -> tuple[str, Path]:
    """Print a statement and return its name and the file. Raises CannotBeDone."""
    whose, by = Customer.objects.get(pk=customer), User.objects.get(pk=sender)
    days = {"begins_on": date.fromisoformat(begins_on) if begins_on else None, "ends_on": date.fromisoformat(ends_on)}
    try:
        said = statement_of(customer=whose, **days, **asked)
        progress.of(said.lines)
        pdf = print_statement(said, addressed(whose, sender=by), day=date.fromisoformat(day))
    except (DoesNotTieOut, PdfError) as refusal:
        raise CannotBeDone(str(refusal)) from refusal
    progress.done(said.lines)
    file = progress.folder / "statement.pdf"
    file.write_bytes(pdf)
    return file_name(said), file
