"""What a hold stops of a customer's service calls and what goes on: one of settings.HOLD_AFFECTS."""

from django.utils import timezone
from django.utils.formats import date_format

from customers.models import Customer
from service.calls import RELATED
from service.gates import why_not
from service.models import ServiceCall


def affected_by_hold(*, customer: Customer) -> list[dict[str, object]]:
    """Return the customer's calls that are not closed: kind, label, url, day, who, amount, currency, note.

    `stopped` are those that would be refused if somebody took them now, `goes_on` those that were taken before.
    """
    waiting = customer.service_calls.waiting().select_related(*RELATED)
    return [_row(call) for call in waiting.order_by("scheduled_on", "pk")]


def _row(call: ServiceCall) -> dict[str, object]:
    noted = call.status == ServiceCall.Status.REQUESTED
    refusal = why_not(call=call, by=call.noted_by, now=timezone.now()) if noted else ""
    who = call.technician or call.noted_by
    return {
        "kind": "service call",
        "label": f"{call}: {call.subject}" if call.number else str(call),
        "url": call.get_absolute_url(),
        "day": call.scheduled_on or call.wanted_on,
        "who": who.get_short_name(),
        "amount": None,
        "currency": "",
        "stopped": bool(refusal),
        "goes_on": bool(call.number),  # promised before
        "note": refusal or _goes_on(call),
    }


def _goes_on(call: ServiceCall) -> str:
    if call.status == ServiceCall.Status.SCHEDULED:
        return f"scheduled for {date_format(call.scheduled_on, 'j M')}, goes on"
    return "taken, goes on" if call.number else "only noted"
