from celery import shared_task
from django.utils import timezone

from credit.dunning.automatic import remind_today


@shared_task
def send_reminders(**_) -> str:
    """Remind of the day; called more than once it does so once."""
    return remind_today(now=timezone.now())
