"""The call to make when a promise was not kept: on the next working morning, by whoever collects from the customer."""

from datetime import date, datetime, timedelta

from credit.collecting.telling import came_of, said
from credit.models import CollectionCase, Promise
from customers.models import Customer
from foundation.periods import business_day, company_today
from journal.agenda.house import ask_for_call, take_back
from staff.models import User


def follow_up(promise: Promise, *, day: date, now: datetime) -> None:
    """Ask for the call when the promise was missed, and take it back when the whole amount came after all."""
    waits = promise.outcome in Promise.MISSED and not promise.kept_on
    if waits and not promise.task and (owner := _caller(promise)):
        promise.task = ask_for_call(
            customer=promise.customer,
            contact=promise.contact,
            owner=owner,
            title=f"Call about the promise of {said(promise)}: {came_of(promise)}",
            note=f"{promise.promised_by} promised it {promise.get_channel_display()} on {promise.made_on:%d %b %Y}.",
            due_on=business_day(max(company_today(now), day + timedelta(days=1))),
            now=now,
        )
        promise.save(update_fields=["task"])
    elif promise.task and not waits:
        came = f" The money came by {promise.kept_on:%d %b %Y}." if promise.kept_on else ""
        take_back(promise.task, because=f"Promise of {said(promise)}.{came}", now=now)


def _caller(promise: Promise) -> User | None:
    """The collector of the customer, else who recorded the promise, else its salesman; None when all have left."""
    case = CollectionCase.objects.select_related("collector").filter(customer=promise.customer).first()
    people = (case and case.collector, promise.recorded_by, promise.customer.sales_rep)
    return next((one for one in people if one and one.is_active and _may_open(one, promise.customer)), None)


def _may_open(person: User, customer: Customer) -> bool:
    return Customer.objects.visible_to(person).filter(pk=customer.pk).exists()
