from celery import shared_task
from django.utils import timezone

from credit.standing import night_due, run_night
from foundation.periods import company_today


@shared_task
def nightly(**_):
    """Compute the standing of the day before, once; what beat calls at night and `up` at every start."""
    now = timezone.now()
    if day := night_due(today=company_today(now)):
        run_night(day=day, now=now)
