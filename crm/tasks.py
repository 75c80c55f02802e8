from celery import shared_task
from django.utils import timezone

from credit.standing import night_due, run_night
from financials.recurring import write_due
from foundation.periods import company_today


@shared_task
def nightly(**_):
    """Compute the standing of the day before, once, and write the invoices whose day has come.

    What beat calls at night and `up` at every start; a second time the same day nothing is left to do.
    """
    now = timezone.now()
    if day := night_due(today=company_today(now)):
        run_night(day=day, now=now)
    write_due(now=now)
