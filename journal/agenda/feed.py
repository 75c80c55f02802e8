"""The calendar of one person under a secret address, for other programs to subscribe to; only a hash of it is kept."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from journal.agenda.ical import calendar_text
from journal.agenda.occurrences import booked, visible_customers, with_people
from journal.agenda.recurrence import LATEST
from journal.agenda.tasks import todo
from journal.models import CalendarFeed, Guest
from staff.models import User

KEPT_SINCE = timedelta(days=365)  # what ended longer ago is left out
MOST = 5_000  # appointments, and as many tasks
SEEN_EVERY = timedelta(minutes=10)
NEEDED = ("journal.view_appointment", "journal.view_task")


def renew_feed(*, user: User, now: datetime) -> str:
    """Give this person a new address, the only one from now on, and return it; it cannot be shown a second time."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(
        user=user, defaults={"token_hash": _hash(token), "made_at": now, "read_at": None}
    )
    return f"{settings.PUBLIC_URL}{reverse('agenda:feed', args=[token])}"


def withdraw_feed(*, user: User) -> None:
    """From now on nobody reads this person's calendar by the address."""
    CalendarFeed.objects.filter(user=user).delete()


def feed_of(token: str) -> CalendarFeed | None:
    """Return the feed with this secret; None for a wrong or withdrawn one, and of people who may not look any more."""
    feed = CalendarFeed.objects.select_related("user").filter(token_hash=_hash(token)).first()
    return feed if feed and feed.user.is_active and feed.user.has_perms(NEEDED) else None


def read_feed(*, feed: CalendarFeed, today: date, now: datetime) -> bytes:
    """Return the calendar as iCalendar text, and remember that it was asked for."""
    if not feed.read_at or feed.read_at < now - SEEN_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now)
    mine = Q(owner=feed.user) | Q(pk__in=Guest.objects.filter(user=feed.user).values("appointment"))
    found = with_people(booked(mine, today - KEPT_SINCE, LATEST))
    found = found.select_related("customer", "owner", "stands_for__appointment")
    appointments = list(found.order_by("-day", "-pk")[:MOST])
    visible = visible_customers(feed.user, {each.customer_id for each in appointments if each.customer_id})
    tasks = todo(viewer=feed.user, owner=feed.user)[:MOST]
    return calendar_text(feed.user, appointments, tasks, visible=visible, today=today)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
