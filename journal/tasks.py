from celery import shared_task

from journal.checkpoints import take_checkpoints


@shared_task
def checkpoint() -> int:
    """Run each minute; a second beat beside the first one finds the sequencer taken and does nothing."""
    return take_checkpoints()
