"""Telling the house what happened to a customer: the floors above listen through settings.CUSTOMER_RECORDERS."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from customers.models import Customer
from staff.models import User


def tell(customer: Customer, kind: str, subject: str, text: str = "", *, by: User | None, now: datetime) -> None:
    """Hand the event to every recorder, in the caller's transaction: what one of them refuses does not happen."""
    for dotted in settings.CUSTOMER_RECORDERS:
        import_string(dotted)(customer, kind, subject, text, by, now)


def tell_move(customer: Customer, kind: str, subject: str, text: str, *, to: Customer, by: User, now: datetime) -> None:
    """Tell that what was written of the customer stands with another from now on, or with itself again."""
    for dotted in settings.CUSTOMER_MOVE_RECORDERS:
        import_string(dotted)(customer, kind, subject, text, to, by, now)


def tell_many(
    customers: Iterable[int], kind: str, subject: str, text: str = "", *, by: User | None, now: datetime
) -> None:
    """Tell the same of many customers (their keys): an entry each, in a few statements a thousand."""
    keys = list(customers)
    for dotted in settings.CUSTOMER_RECORDERS_OF_MANY if keys else ():
        import_string(dotted)(keys, kind, subject, text, by, now)
