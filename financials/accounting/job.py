"""A large period is handed over in the background."""

import shutil
from datetime import date
from pathlib import Path
from uuid import UUID

from django.utils import timezone

from financials.accounting.accounts import AccountsRefused
from financials.accounting.datev import NotForDatev
from financials.accounting.exporting import entries_in, export_books
from financials.accounting.period import Period, PeriodRefused
from foundation.bench import CannotBeDone, Progress
from staff.models import User

EXPORT = "financials.accounting.job.export_in_background"
AT_ONCE = 5_000  # entries a page waits for: two seconds


def export_in_background(
    progress: Progress, *, begins_on: str, ends_on: str, layout: str, by: int, key: str
) -> tuple[str, Path]:
    """Hand a period over and return its archive. Begun again, it returns what was made already."""
    period = Period(date.fromisoformat(begins_on), date.fromisoformat(ends_on))
    progress.of(entries_in(period))
    try:
        made = export_books(
            period=period, layout=layout, by=User.objects.get(pk=by), now=timezone.now(), idempotency_key=UUID(key),
            tell=progress.done,
        )  # fmt: skip
    except (AccountsRefused, NotForDatev, PeriodRefused) as refusal:
        raise CannotBeDone(str(refusal)) from refusal
    copy = progress.folder / made.name
    with made.content.open("rb") as file, copy.open("wb") as to:
        shutil.copyfileobj(file, to)
    return made.name, copy
