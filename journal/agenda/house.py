"""Calls the house itself asks somebody to make, and takes back: nobody gave them, so the journal names nobody."""

from datetime import date, datetime, time

from customers.models import Contact, Customer
from journal.agenda.tasks import LONGEST_REASON, LONGEST_TITLE, said_due
from journal.alerts import alert
from journal.models import Task
from journal.record import record
from staff.models import User

MORNING = time(8)  # in the company's time zone


def ask_for_call(
    *, customer: Customer, contact: Contact | None, owner: User, title: str, note: str, due_on: date, now: datetime
) -> Task:
    """Ask somebody to call a customer in the morning of a day; he or she is told."""
    task = Task.objects.create(
        title=title[:LONGEST_TITLE], due_on=due_on, due_at=MORNING, owner=owner, customer=customer, contact=contact,
        what=Task.What.CALL, note=note, made_by=owner, made_at=now,
    )  # fmt: skip
    _record(task, "task_given", f"Task for {owner}: {task.title}, {said_due(task)}", note, now)
    alert(customer=customer, text=f"{task.title}, {said_due(task)}", url=task.get_absolute_url(), to=[owner], now=now)
    return task


def take_back(task: Task, *, because: str, now: datetime) -> None:
    """Say that a call need not be made; one that was made or dropped meanwhile stays as it is."""
    task = Task.objects.select_for_update(of=("self",)).select_related("customer", "owner", "contact").get(pk=task.pk)
    if not task.is_open:
        return
    task.dropped_at, task.dropped_because = now, because[:LONGEST_REASON]
    task.version += 1
    task.save()
    _record(task, "task_dropped", f"Task dropped: {task.title}", because, now)
    told = f"You need not call: {task.title}. {because}"
    alert(customer=task.customer, text=told, url=task.get_absolute_url(), to=[task.owner], now=now)


def _record(task: Task, kind: str, said: str, text: str, now: datetime) -> None:
    contacts = [task.contact] if task.contact else []
    record(task.customer, kind, said, by=None, now=now, text=text, contacts=contacts, staff=[task.owner], about=task)
