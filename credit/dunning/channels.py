"""By which way a reminder goes, where to, and in which language."""

from collections.abc import Iterable
from dataclasses import dataclass

from customers.addresses import lines
from customers.delivery import Delivery, deliveries_of

LONGEST = 254


@dataclass(frozen=True)
class Way:
    """`channel` is a Reminder.Channel, "" when there is nowhere to send to; `to` the address, number or window."""

    channel: str
    to: str
    contact_id: int | None
    language: str


def ways_of(customer_ids: Iterable[int]) -> dict[int, Way]:
    """Return how each of these customers, or who pays for it, is reminded, in a fixed number of queries."""
    return {pk: _way(delivery) for pk, delivery in deliveries_of(customer_ids).items()}


def _way(delivery: Delivery) -> Way:
    window = lines(delivery.address) if delivery.address else []
    places = {"email": delivery.email, "sms": delivery.mobile, "post": ", ".join(window)[:LONGEST], "": ""}
    contact = None if delivery.reminders == "sms" else delivery.contact_id
    return Way(delivery.reminders, places[delivery.reminders], contact, delivery.language)
