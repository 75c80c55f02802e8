from celery import shared_task
from django.utils import timezone

from journal.checkpoints import take_checkpoints
from journal.offsite import CHECKPOINT, ship


@shared_task
def checkpoint() -> int:
    """Run each minute; a second beat beside the first one finds the sequencer taken and does nothing."""
    if taken := take_checkpoints():
        ship(occasion=CHECKPOINT, now=timezone.now())
    return taken
