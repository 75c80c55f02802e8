"""By which way a reminder goes, where to, and in which language."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from customers.addresses import lines
from customers.delivery import Delivery, deliveries_of
from customers.models import Customer

LONGEST = 254


@dataclass(frozen=True)
class Way:
    """`channel` is a Reminder.Channel, "" when there is nowhere to send to; `to` the address, number or window."""

    channel: str
    to: str
    contact_id: int | None
    language: str


def ways_of(customer_ids: Iterable[int]) -> dict[int, Way]:
    """Return how each of these customers is reminded, in four queries however many they are."""
    languages = dict(Customer.objects.filter(pk__in=list(customer_ids)).values_list("pk", "language"))
    deliveries = deliveries_of(languages)
    return {pk: _way(deliveries[pk], language) for pk, language in languages.items()}


def _way(delivery: Delivery, language: str) -> Way:
    window = lines(delivery.address, home=settings.COMPANY_COUNTRY) if delivery.address else []
    places = {"email": delivery.email, "sms": delivery.mobile, "post": ", ".join(window)[:LONGEST], "": ""}
    contact = None if delivery.reminders == "sms" else delivery.contact_id
    return Way(delivery.reminders, places[delivery.reminders], contact, language)
