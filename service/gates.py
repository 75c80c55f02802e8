"""Whether a service call may be taken, asked of the floors that know: settings.CALL_GATES, in this order.

The database refuses by itself (credit migration 0006); asking first turns the refusal into a sentence. What is
refused is handed to settings.CALLS_HELD, and what becomes of it later to settings.CALLS_SETTLED.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from customers.holds import OnHold
from service.models import ServiceCall
from staff.models import User


def ensure_may_be_taken(*, call: ServiceCall, by: User, now: datetime) -> None:
    """Raise OnHold unless the call may be taken; the answer holds until commit."""
    for dotted in settings.CALL_GATES:
        import_string(dotted)(customer=call.customer, call=call, by=by, now=now)


def why_not(*, call: ServiceCall, by: User, now: datetime) -> str:
    """Return what taking the call would be refused with now, "" when it may be taken; asking changes nothing."""
    try:
        with transaction.atomic():
            ensure_may_be_taken(call=call, by=by, now=now)
            transaction.set_rollback(True)
    except OnHold as refusal:
        return str(refusal)
    return ""


def hold_back(*, call: ServiceCall, refusal: OnHold, by: User, now: datetime) -> None:
    """Tell who keeps work that was refused."""
    for dotted in settings.CALLS_HELD:
        import_string(dotted)(call=call, refusal=refusal, by=by, now=now)


def settle(*, call: ServiceCall, by: User, now: datetime) -> None:
    """Tell who keeps work that was refused that this call was taken after all, or cancelled."""
    for dotted in settings.CALLS_SETTLED:
        import_string(dotted)(call=call, taken=call.number is not None, by=by, now=now)
