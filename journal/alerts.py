"""Alerts: one sentence about a customer for each person concerned, seen once it was opened (F108)."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from customers.models import Customer
from customers.visible import of_visible
from journal.models import Alert
from staff.models import User

LONGEST = Alert._meta.get_field("text").max_length


def alert(
    *, customer: Customer | None, text: str, url: str, to: Iterable[User | None], now: datetime, but: User | None = None
) -> list[Alert]:
    """Tell each of these people once, in the caller's transaction; nobody is told what they did themselves (`but`).

    `url` is the page that shows it. People who have left are not told.
    """
    wanted = {person.pk: person for person in to if person and person.is_active and person != but}
    said = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return Alert.objects.bulk_create(
        Alert(customer=customer, recipient=person, text=said, url=url, made_at=now) for person in wanted.values()
    )


def alerts_of(user: User) -> QuerySet[Alert]:
    """Return everything this person was told, of no customer or of one it may see, the newest first."""
    open_to_them = Q(customer=None) | of_visible(user)
    return user.alerts.filter(open_to_them).select_related("customer").order_by("-made_at", "-pk")


def unseen(user: User) -> QuerySet[Alert]:
    """Return what this person was told and has not opened yet, the newest first."""
    return alerts_of(user).filter(seen_at=None)


def unseen_count(user: User) -> int:
    return unseen(user).count()


def see(*, alerts: QuerySet[Alert], now: datetime) -> int:
    """Note that they were opened; returns how many were new."""
    return alerts.filter(seen_at=None).update(seen_at=now)
