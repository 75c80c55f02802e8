from celery import shared_task
from django.utils import timezone

from crm.night import NightFailed, NightIsRunning, night_due, run
from foundation.periods import company_today

AGAIN_AFTER, TIMES = 10 * 60, 6  # seconds between two tries of a night that failed


@shared_task(bind=True, max_retries=TIMES)
def nightly(self, **_) -> str:
    """Do what is left of the night of the day before, and say what was done.

    What beat calls at night and `up` at every start; a second time the same day nothing is left to do.
    """
    now = timezone.now()
    day = night_due(today=company_today(now))
    if not day:
        return "Nothing is left to do."
    try:
        return ", ".join(f"{mark.step}: {mark.rows} rows" for mark in run(day=day, now=now))
    except NightIsRunning as busy:
        return str(busy)
    except NightFailed as failed:
        raise self.retry(exc=failed, countdown=AGAIN_AFTER) from failed
