"""My day: what is waiting, as far as the person signed in may see it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from credit.collecting.worklist import top
from credit.holding.held import address_of
from credit.models import HeldWork, HoldProposal, Promise, Standing
from customers.banking import to_confirm
from customers.models import BankAccount, Customer, Hold
from foundation.money import format_money
from journal.agenda.occurrences import Occurrence, occurrences
from journal.agenda.tasks import todo
from journal.alerts import unseen, unseen_count
from journal.looking import Newer, news_of
from journal.models import Alert, Task
from service.models import ServiceCall
from staff.models import User

SHOWN = 10
DUE = 200  # tasks looked at; whoever has more of them opens the list


@dataclass(frozen=True)
class Waiting:
    """Something about a customer that waits for a decision, and the page where it is decided."""

    at: datetime
    label: str
    tone: str
    customer: Customer
    text: str
    by: str
    url: str


def due(*, user: User, today: date) -> dict[str, object]:
    """Return what this person has to do by today: the calls, the first tasks, and how many more there are.

    None for whoever may not see tasks.
    """
    if not user.has_perm("journal.view_task"):
        return {"calls": None, "tasks": None, "more_tasks": 0}
    found = todo(viewer=user, owner=user, until=today).prefetch_related("contact__person__phones")[:DUE]
    calls = [task for task in found if task.what == Task.What.CALL]
    others = [task for task in found if task.what != Task.What.CALL]
    return {"calls": calls, "tasks": others[:SHOWN], "more_tasks": len(others[SHOWN:])}


def appointments_of_today(*, user: User, today: date, now: datetime) -> list[Occurrence] | None:
    """Return today's appointments of this person, None for whoever may not see any."""
    if not user.has_perm("journal.view_appointment"):
        return None
    return occurrences(viewer=user, people=[user], since=today, until=today, now=now)


def newer(*, user: User, now: datetime) -> list[Newer] | None:
    """Return what others wrote in the folders this person follows, None for whoever may not read journals."""
    return news_of(user=user, now=now) if user.has_perm("journal.view_entry") else None


def overdue_customers(*, user: User, now: datetime) -> list[Standing]:
    """Return the top of this person's worklist, with last night's figures."""
    return top(user=user, now=now, count=SHOWN)


def broken_promises(*, user: User, today: date) -> list[Promise]:
    """Return the promises not kept whose call is still to be made by others, or by nobody; the latest first.

    Those whose money came meanwhile need no call. One's own calls stand among the calls to make; a promise without a
    call is forgotten after a month.
    """
    missed = Promise.objects.missed().filter(customer__in=Customer.objects.visible_to(user), kept_on=None)
    waits = Q(task__done_at=None, task__dropped_at=None, task__isnull=False) & ~Q(task__owner=user)
    forgotten = today - timedelta(days=31)
    found = missed.filter(waits | Q(task=None, closed_on__gt=forgotten)).select_related("customer", "task__owner")
    return list(found.order_by("-closed_on", "-pk")[:SHOWN])


def new_holds(*, user: User) -> list[Hold]:
    """Return the holds in force, the newest first."""
    holds = Hold.objects.active().filter(customer__in=Customer.objects.visible_to(user))
    return list(holds.select_related("customer", "placed_by").order_by("-placed_at")[:SHOWN])


def service_due(*, user: User, today: date) -> list[ServiceCall] | None:
    """Return the service calls of today and of days gone by, for those who plan them; None for others."""
    if not user.has_perm("service.plan_servicecall"):
        return None
    due = ServiceCall.objects.waiting().filter(scheduled_on__lte=today, customer__in=Customer.objects.visible_to(user))
    return list(due.on_day(today).select_related("customer", "technician").order_by("scheduled_on", "pk")[:SHOWN])


def waiting(*, user: User) -> list[Waiting]:
    """Return what waits for a decision, the oldest first: work held back, proposed holds, accounts to be confirmed."""
    decides = user.has_perm("credit.add_override")
    held = held_work(user=user, decides=decides)
    calls = ServiceCall.objects.in_bulk({work.call_id for work in held if work.call_id})
    found = [_held(work, calls.get(work.call_id), decides=decides) for work in held]
    found += map(_proposed, proposals(user=user))
    found += map(_to_confirm, to_confirm(viewer=user)[:SHOWN])
    return sorted(found, key=lambda one: one.at)


def held_work(*, user: User, decides: bool) -> list[HeldWork]:
    """Return the orders and calls held back, of everybody for those who decide about them, else one's own."""
    held = HeldWork.objects.filter(decided_at=None, customer__in=Customer.objects.visible_to(user))
    mine = held if decides else held.filter(asked_by=user)
    return list(mine.select_related("customer", "asked_by", "order").order_by("asked_at", "pk")[:SHOWN])


def proposals(*, user: User) -> list[HoldProposal]:
    """Return what the hold policy proposes, to those who may decide about it."""
    if not user.has_perm("credit.change_holdproposal"):
        return []
    made = HoldProposal.objects.filter(decided_at=None, customer__in=Customer.objects.visible_to(user))
    return list(made.select_related("customer").order_by("made_at", "pk")[:SHOWN])


def news(*, user: User) -> list[Alert]:
    """Return what this person was told and has not opened; what waits for a decision is said by waiting()."""
    return list(unseen(user).exclude(url=reverse("credit:held"))[:SHOWN])


def bell(request: HttpRequest) -> dict[str, object]:
    """Context processor: how many alerts the person signed in has not opened, counted when a template asks."""
    return {"alerts_waiting": SimpleLazyObject(lambda: unseen_count(request.user))}


def _held(work: HeldWork, call: ServiceCall | None, *, decides: bool) -> Waiting:
    order = work.order
    what = f"Order of {format_money(work.total, order.currency)} {order.currency}" if order else str(call)
    url = reverse("credit:held") if decides else address_of(work)
    by = work.asked_by.get_short_name()
    return Waiting(work.asked_at, work.get_because_display(), "red", work.customer, what, by, url)


def _proposed(proposal: HoldProposal) -> Waiting:
    url = reverse("credit:decide", args=[proposal.customer.code, proposal.pk])
    what = f"{proposal.get_act_display().capitalize()}? {proposal.reason}"
    return Waiting(proposal.made_at, "proposal", "amber", proposal.customer, what, "hold policy", url)


def _to_confirm(account: BankAccount) -> Waiting:
    url = f"{reverse('customers:contacts', args=[account.customer.code])}#account-{account.pk}"
    what = ", ".join(filter(None, (f"Confirm account {account.written}", account.bank_name)))
    by = account.added_by.get_short_name()
    return Waiting(account.added_at, "bank account", "amber", account.customer, what, by, url)
