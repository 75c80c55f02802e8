"""Service calls in every state, for the walk over all pages."""

from datetime import datetime, timedelta

from customers.models import Contact, Customer
from foundation.periods import company_today
from service.calls import cancel_call, finish_call, note_call, schedule_call, take_call
from staff.models import User

SUBJECTS = ("The gate does not close", "Yearly maintenance", "Compressor loses pressure", "Leak in hall 2")


def calls(customer: Customer, contact: Contact, *, by: User, now: datetime) -> None:
    """Take four calls, and note a fifth that nobody has promised to come for."""
    said = {"customer": customer, "contact": contact, "site": customer.addresses.first(), "by": by, "now": now}
    noted = [note_call(subject=subject, details="Since this morning", **said) for subject in SUBJECTS]
    scheduled, done, cancelled, _ = (take_call(call=call, by=by, now=now) for call in noted)
    tomorrow = company_today(now) + timedelta(days=1)
    schedule_call(call=scheduled, scheduled_on=tomorrow, technician=by, by=by, now=now)
    finish_call(call=done, result="Oil and filters changed", by=by, now=now)
    cancel_call(call=cancelled, reason="Mended by their own mechanic", by=by, now=now)
    note_call(subject="Somebody should look at the dryer", **said)
