"""Telling the house what happened to a customer: the floors above listen through settings.CUSTOMER_RECORDERS."""

from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from customers.models import Customer
from staff.models import User


def tell(customer: Customer, kind: str, subject: str, text: str = "", *, by: User | None, now: datetime) -> None:
    """Hand the event to every recorder, in the caller's transaction: what one of them refuses does not happen."""
    for dotted in settings.CUSTOMER_RECORDERS:
        import_string(dotted)(customer, kind, subject, text, by, now)
