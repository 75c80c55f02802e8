from celery import shared_task
from django.utils import timezone

from journal.agenda.reminders import remind
from journal.checkpoints import Inconsistent, take_checkpoints, warn
from journal.offsite import CHECKPOINT, ship


@shared_task
def checkpoint() -> int:
    """Run each minute; a second beat beside the first one finds the sequencer taken and does nothing."""
    now = timezone.now()
    try:
        taken = take_checkpoints()
    except Inconsistent as trouble:
        warn(trouble, now=now)
        raise
    if taken:
        ship(occasion=CHECKPOINT, now=now)
    return taken


@shared_task
def remind_of_agenda() -> int:
    """Run each minute; a second beat beside the first one finds everything said."""
    return remind(now=timezone.now())
