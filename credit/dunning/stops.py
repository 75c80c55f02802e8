"""Stopping the reminders of one customer by hand, with a reason and perhaps a last day, and taking them up again."""

from datetime import date, datetime

from django.db import transaction

from credit.dunning.refusals import DunningRefused
from credit.models import DunningStop
from customers.holds import lock_customer
from customers.models import Customer
from foundation.periods import company_today
from foundation.templatetags.formats import day_full
from journal.record import record
from staff.models import User


def active_stop(*, customer: Customer, day: date) -> DunningStop | None:
    """Return the stop in force on this day; one whose last day has passed is none any more."""
    stop = DunningStop.objects.filter(customer=customer, ended_at=None).select_related("stopped_by").first()
    return stop if stop and (stop.until is None or stop.until >= day) else None


@transaction.atomic
def stop_reminders(
    *, customer: Customer, reason: str, by: User, now: datetime, until: date | None = None
) -> DunningStop:
    """Send this customer no reminder through `until`, or until somebody resumes them. Raises DunningRefused."""
    customer, today = lock_customer(customer), company_today(now)
    if stop := active_stop(customer=customer, day=today):
        raise DunningRefused(f"{customer.name} gets no reminders already ({stop}). Resume them first.")
    if not reason.strip():
        raise DunningRefused("Say why no reminders are sent: whoever follows you needs to know.", "reason")
    if until and until < today:
        raise DunningRefused(f"{day_full(until)} has passed. Give a last day from today on, or none.", "until")
    DunningStop.objects.filter(customer=customer, ended_at=None).update(ended_at=now)  # its last day has passed
    stop = DunningStop.objects.create(
        customer=customer, reason=reason.strip(), until=until, stopped_at=now, stopped_by=by
    )
    ends = f" until {day_full(until)}" if until else ""
    record(customer, "reminders_stopped", f"No reminders{ends}: {stop.reason}", by=by, now=now)
    return stop


@transaction.atomic
def resume_reminders(*, customer: Customer, by: User, now: datetime) -> DunningStop:
    """Let reminders go out again from now on. Raises DunningRefused when nothing stops them."""
    customer = lock_customer(customer)
    stop = active_stop(customer=customer, day=company_today(now))
    if not stop:
        raise DunningRefused(f"{customer.name} gets reminders again already.")
    stop.ended_at, stop.ended_by = now, by
    stop.save(update_fields=["ended_at", "ended_by"])
    record(customer, "reminders_resumed", f"Reminders resumed; they were stopped because: {stop}", by=by, now=now)
    return stop
