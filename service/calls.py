"""Service calls from the telephone to the work done: noted, taken, scheduled, finished or cancelled.

Only taking promises something, so only taking is refused while the customer is on hold. What was taken before goes on.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format

from customers.holds import OnHold, lock_customer
from customers.models import Address, Contact, Customer
from foundation.numbering import next_number
from foundation.periods import company_today
from journal.record import record
from service.gates import ensure_may_be_taken, hold_back, settle
from service.models import ServiceCall
from staff.models import User

Status = ServiceCall.Status
RELATED = ("customer", "contact__person", "site", "technician", "noted_by", "taken_by", "closed_by")


class CallRefused(Exception):
    """The call was not noted or changed; the text says why and what to do, `field` which input it is about."""

    def __init__(self, text: str, field: str | None = None):
        super().__init__(text)
        self.field = field


@transaction.atomic
def note_call(
    *,
    customer: Customer,
    subject: str,
    by: User,
    now: datetime,
    details: str = "",
    contact: Contact | None = None,
    site: Address | None = None,
    wanted_on: date | None = None,
    idempotency_key: UUID | None = None,
) -> ServiceCall:
    """Note what somebody asks for; it promises nothing yet, so it is possible on hold. Raises CallRefused.

    The same idempotency key a second time returns the call noted first.
    """
    lock_customer(customer)
    if idempotency_key and (done := customer.service_calls.filter(idempotency_key=idempotency_key).first()):
        return done
    _ensure_notable(customer, subject, contact, site, wanted_on, company_today(now))
    call = ServiceCall.objects.create(
        customer=customer, status=Status.REQUESTED, subject=subject.strip(), details=details.strip(), contact=contact,
        site=site, wanted_on=wanted_on, noted_by=by, noted_at=now, idempotency_key=idempotency_key,
    )  # fmt: skip
    _record(call, "call_noted", f"Service call noted: {call.subject}", text=call.details, by=by, now=now)
    return call


def _ensure_notable(customer, subject, contact, site, wanted_on, today: date) -> None:
    if not subject.strip():
        raise CallRefused("Say in a few words what is wrong: whoever goes there reads it first.", "subject")
    if contact and contact.customer_id != customer.pk:
        raise CallRefused(f"{contact} is no contact of {customer.name}. Choose one of its people.", "contact")
    if site and site.customer_id != customer.pk:
        raise CallRefused(f"This is no address of {customer.name}. Choose one of its addresses.", "site")
    if wanted_on and wanted_on < today:
        raise CallRefused("The day it is wanted lies in the past. Choose today or a later day.", "wanted_on")


def take_call(*, call: ServiceCall, by: User, now: datetime) -> ServiceCall:
    """Promise that somebody comes: the call gets its number. Taking it twice takes it once.

    Raises OnHold, and CallRefused for a closed call. A call refused on hold stays noted, and is kept as work held back.
    """
    try:
        return _take(call, by, now)
    except OnHold as refusal:
        _keep_back(call, refusal, by, now)
        raise


@transaction.atomic
def _take(call: ServiceCall, by: User, now: datetime) -> ServiceCall:
    call = _locked(call)
    if call.status in (Status.OPEN, Status.SCHEDULED):
        return call
    _ensure_not_closed(call)
    ensure_may_be_taken(call=call, by=by, now=now)
    call.status, call.taken_by = Status.OPEN, by
    call.taken_at = max(now, call.noted_at)  # machines' clocks differ by a little
    call.number = next_number("service_call")
    call.save(update_fields=["status", "number", "taken_by", "taken_at"])
    settle(call=call, by=by, now=now)
    _record(call, "call_taken", f"{call} taken: {call.subject}", by=by, now=now)
    return call


@transaction.atomic
def _keep_back(call: ServiceCall, refusal: OnHold, by: User, now: datetime) -> None:
    call = _locked(call)
    hold_back(call=call, refusal=refusal, by=by, now=now)
    _record(call, "call_refused", f"Not taken: {call.subject}", text=str(refusal), by=by, now=now)


@transaction.atomic
def schedule_call(*, call: ServiceCall, scheduled_on: date, technician: User, by: User, now: datetime) -> ServiceCall:
    """Say on which day who goes; a call that was scheduled is moved. Goes on while on hold. Raises CallRefused."""
    call = _locked(call)
    _ensure_taken(call)
    if scheduled_on < company_today(now):
        raise CallRefused("This day is past. Choose today or a later day.", "scheduled_on")
    if not technician.is_active:
        raise CallRefused(f"{technician} does not work here any more. Choose somebody else.", "technician")
    said = f"{technician} goes on {date_format(scheduled_on, 'D j M Y')}"
    kind = "call_moved" if call.status == Status.SCHEDULED else "call_scheduled"
    call.status, call.scheduled_on, call.technician = Status.SCHEDULED, scheduled_on, technician
    call.save(update_fields=["status", "scheduled_on", "technician"])
    _record(call, kind, f"{call}: {said}", by=by, now=now, staff=[technician])
    return call


@transaction.atomic
def finish_call(*, call: ServiceCall, result: str, by: User, now: datetime) -> ServiceCall:
    """Say what was found and done; the call is closed. Goes on while on hold. Raises CallRefused."""
    call = _locked(call)
    _ensure_taken(call)
    if not result.strip():
        raise CallRefused("Say what was found and what was done: it answers the customer's next question.", "result")
    return _close(call, Status.DONE, result, f"{call} done: {call.subject}", by, now)


@transaction.atomic
def cancel_call(*, call: ServiceCall, reason: str, by: User, now: datetime) -> ServiceCall:
    """Take the call back, with the reason; possible until it is done, on hold too. Raises CallRefused."""
    call = _locked(call)
    _ensure_not_closed(call)
    if not reason.strip():
        raise CallRefused("Say why: whoever asks for this call later reads it.", "reason")
    call = _close(call, Status.CANCELLED, reason, f"{call} cancelled", by, now)
    settle(call=call, by=by, now=now)
    return call


def _close(call: ServiceCall, status: str, result: str, said: str, by: User, now: datetime) -> ServiceCall:
    call.status, call.result, call.closed_by = status, result.strip(), by
    call.closed_at = max(now, call.noted_at)
    call.save(update_fields=["status", "result", "closed_by", "closed_at"])
    _record(call, f"call_{status}", said, text=call.result, by=by, now=now)
    return call


def _locked(call: ServiceCall) -> ServiceCall:
    """Lock the customer, as every change of its account does, and read the call as it is then."""
    lock_customer(call.customer)
    return ServiceCall.objects.select_related(*RELATED).get(pk=call.pk)


def _ensure_taken(call: ServiceCall) -> None:
    _ensure_not_closed(call)
    if call.status == Status.REQUESTED:
        raise CallRefused("This call is only noted: nobody promised to come. Take it first.")


def _ensure_not_closed(call: ServiceCall) -> None:
    if call.is_closed:
        on = date_format(company_today(call.closed_at), "j M Y")
        what = "done" if call.status == Status.DONE else "cancelled"
        raise CallRefused(
            f"{call} was {what} on {on} by {call.closed_by.get_short_name()}. Note a new call if there is more to do."
        )


def _record(call: ServiceCall, kind: str, said: str, *, by: User, now: datetime, text: str = "", staff=()) -> None:
    contacts = [call.contact] if call.contact else []
    record(call.customer, kind, said, text=text, by=by, now=now, contacts=contacts, staff=staff, about=call)
