"""Service calls in the calendar: on the day somebody was sent, the technician is out."""

from collections.abc import Collection
from datetime import date, datetime, time, timedelta

from customers.models import Customer
from foundation.periods import company_zone
from journal.agenda.occurrences import BUSY, Occurrence
from service.models import ServiceCall
from staff.models import User


def calls_scheduled(*, viewer: User, people: Collection[int], since: date, until: date) -> list[Occurrence]:
    """Return the calls these people (their keys) go to in the period (one of settings.CALENDARS)."""
    calls = ServiceCall.objects.filter(
        technician__in=people, scheduled_on__range=(since, until), status=ServiceCall.Status.SCHEDULED
    )
    visible = viewer.has_perm("service.view_servicecall")
    open_to = set(Customer.objects.visible_to(viewer).filter(service_calls__in=calls).values_list("pk", flat=True))
    return [
        _occurrence(call, readable=visible and call.customer_id in open_to)
        for call in calls.select_related("customer", "site").order_by("scheduled_on", "pk")
    ]


def _occurrence(call: ServiceCall, *, readable: bool) -> Occurrence:
    zone, day = company_zone(), call.scheduled_on
    fixed = {
        "begins": datetime.combine(day, time(), zone),
        "ends": datetime.combine(day + timedelta(days=1), time(), zone),
        "all_day": True,
        "day": day,
        "people": (call.technician_id,),
        "owner_id": call.technician_id,
        "source": "service call",
    }
    if not readable:
        return Occurrence(**fixed, title=BUSY, is_busy=True)
    place, url = str(call.site or ""), call.get_absolute_url()
    return Occurrence(**fixed, title=f"{call}: {call.subject}", customer=call.customer, place=place, url=url)
