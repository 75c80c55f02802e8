"""Which of the unimportant events are not recorded; the important ones always are (F70)."""

from datetime import datetime

from django.db import transaction

from journal.kinds import HOUSE, OPTIONAL, Kind
from journal.models import QuietEvent
from staff.models import User


class NotOptional(Exception):
    """The event is important: it is always recorded."""

    def __init__(self, kind: str):
        super().__init__(f"“{kind}” is always recorded: only unimportant events can be left out of the journal.")


def quiet_kinds() -> frozenset[str]:
    """Return the kinds of events that are not recorded."""
    return frozenset(QuietEvent.objects.values_list("kind", flat=True))


def optional_kinds() -> list[Kind]:
    """Return the events a company may choose not to record."""
    return [kind for kind in HOUSE if kind.optional]


@transaction.atomic
def choose_quiet(*, kinds: set[str], by: User, now: datetime) -> None:
    """From now on record all unimportant events but these. Raises NotOptional."""
    for kind in sorted(kinds - OPTIONAL):
        raise NotOptional(kind)
    QuietEvent.objects.exclude(kind__in=kinds).delete()
    QuietEvent.objects.bulk_create(
        (QuietEvent(kind=kind, set_by=by, set_at=now) for kind in sorted(kinds)), ignore_conflicts=True
    )
