"""Tasks: given, changed, handed on, done or dropped. Doing one for a customer says in the journal what came of it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.formats import date_format, time_format

from customers.models import Contact, Customer
from customers.visible import of_visible
from journal.agenda.lines import ensure_said, line_kind, says, write_line
from journal.agenda.next_task import give_next
from journal.agenda.recurrence import EARLIEST, LATEST, ensure_rule
from journal.agenda.refusals import (
    AgendaRefused,
    ChangedMeanwhile,
    ensure_contacts,
    ensure_customer,
    ensure_person,
    ensure_text,
)
from journal.alerts import alert
from journal.models import Delegation, Task
from journal.record import record
from staff.models import User

CHANGEABLE = frozenset(("title", "note", "what", "due_on", "due_at", "priority", "rule", "contact"))
LONGEST_TITLE, LONGEST_NOTE, LONGEST_REASON = 200, 10_000, 300  # characters
MISSING_TITLE = "Say in a few words what is to be done."


def tasks_open_to(viewer: User) -> QuerySet[Task]:
    """Return the tasks this person may see: of customers open to them, and without customer their own."""
    own = Q(customer=None) & (Q(owner=viewer) | Q(made_by=viewer))
    found = Task.objects.filter(of_visible(viewer) | own)
    return found.select_related("customer", "contact__person", "owner", "made_by", "done_by")


def todo(
    *, viewer: User, owner: User | None = None, customer: Customer | None = None, until: date | None = None
) -> QuerySet[Task]:
    """Return what is still to be done, of one owner, for one customer, due by the day `until`; the earliest first."""
    found = _of(tasks_open_to(viewer).still_to_do(), owner, customer)
    found = found.filter(due_on__lte=until) if until else found
    return found.order_by("due_on", F("due_at").asc(nulls_last=True), "priority", "pk")


@transaction.atomic
def give_task(
    *,
    title: str,
    due_on: date,
    owner: User,
    by: User,
    now: datetime,
    customer: Customer | None = None,
    contact: Contact | None = None,
    what: str = Task.What.TASK,
    note: str = "",
    due_at: time | None = None,
    priority: int = Task.Priority.NORMAL,
    rule: str = "",
) -> Task:
    """Give somebody (or oneself) something to do by a day. Raises AgendaRefused."""
    task = Task(
        title=title, due_on=due_on, owner=owner, customer=customer, contact=contact, what=what, note=note,
        due_at=due_at, priority=priority, rule=rule, made_by=by, made_at=now,
    )  # fmt: skip
    ensure_person(owner, "owner")
    _ensure_possible(task, by)
    task.save()
    _record(task, "task_given", f"Task for {owner}: {task.title}, {said_due(task)}", by=by, now=now, text=task.note)
    _tell(task, f"{by.get_short_name()} gives you a task: {task.title}, {said_due(task)}", by, now)
    return task


@transaction.atomic
def change_task(*, task: Task, version: int, changes: Mapping[str, object], by: User, now: datetime) -> Task:
    """Change what is to be done or by when. Raises AgendaRefused, ChangedMeanwhile for another version."""
    for name in set(changes) - CHANGEABLE:
        raise KeyError(name)
    found = _still_to_do(task, by)
    if found.version != version:
        raise ChangedMeanwhile(found)
    changed = {name for name, value in changes.items() if getattr(found, name) != value}
    for name in changed:
        setattr(found, name, changes[name])
    _ensure_possible(found, by)
    if changed & {"due_on", "due_at"}:
        found.reminded_at = None
    _save_next_version(found)
    if changed:
        what = ", ".join(sorted(changed)).replace("_", " ")
        _record(found, "task_changed", f"Task changed ({what}): {found.title}, {said_due(found)}", by=by, now=now)
        _tell(found, f"{by.get_short_name()} changed your task: {found.title}, {said_due(found)}", by, now)
    return found


@transaction.atomic
def complete_task(
    *,
    task: Task,
    by: User,
    now: datetime,
    kind: str = "",
    subject: str = "",
    text: str = "",
    rich: bool = False,
    contacts: Iterable[Contact] = (),
    links: Iterable = (),
) -> Task:
    """Do the task: of one for a customer the journal says what came of it, once; a repeated one is given anew.

    The same words a second time are the same act. Raises AgendaRefused.
    """
    found = _locked(task, by)
    kind = kind or line_kind(found)
    if found.done_at and found.done_by == by and says(found.entry, kind, subject, found.title):
        return found
    _ensure_still_to_do(found)
    if found.customer:
        line = {"subject": subject.strip() or found.title, "text": text, "rich": rich}
        ensure_said(kind, subject, text)
        people = list(contacts) or ([found.contact] if found.contact else [])
        ensure_contacts(people, found.customer, "contacts")
        found.entry = write_line(found, kind, line, contacts=people, links=links, by=by, now=now)
    found.done_at, found.done_by = now, by
    _save_next_version(found)
    give_next(found, now=now)
    if found.made_by != found.owner:
        told = f"{by.get_short_name()} did what you asked for: {found.title}"
        alert(customer=found.customer, text=told, url=found.get_absolute_url(), to=[found.made_by], now=now, but=by)
    return found


@transaction.atomic
def drop_task(*, task: Task, reason: str, by: User, now: datetime) -> Task:
    """Say that it need not be done, and why; a repeated one ends. A second time changes nothing.

    Raises AgendaRefused.
    """
    found = _locked(task, by)
    if found.dropped_at:
        return found
    _ensure_still_to_do(found)
    missing = "Say why: whoever gave the task reads it."
    found.dropped_because = ensure_text(reason, LONGEST_REASON, "reason", missing=missing)
    found.dropped_at = now
    _save_next_version(found)
    _record(found, "task_dropped", f"Task dropped: {found.title}", by=by, now=now, text=found.dropped_because)
    told = f"{by.get_short_name()} dropped the task {found.title}: {found.dropped_because}"
    to = [found.owner, found.made_by]
    alert(customer=found.customer, text=told, url=found.get_absolute_url(), to=to, now=now, but=by)
    return found


@transaction.atomic
def delegate_task(*, task: Task, to: User, by: User, now: datetime, note: str = "") -> Task:
    """Hand the task to somebody else, who is told. To whom has it already it changes nothing. Raises AgendaRefused."""
    found = _still_to_do(task, by)
    if found.owner == to:
        return found
    ensure_person(to, "to")
    note = ensure_text(note, LONGEST_REASON, "note")
    Delegation.objects.create(task=found, given_from=found.owner, given_to=to, by=by, at=now, note=note)
    before, found.owner, found.reminded_at = found.owner, to, None
    _save_next_version(found)
    _record(found, "task_delegated", f"Task handed from {before} to {to}: {found.title}", by=by, now=now, text=note)
    _tell(found, f"{by.get_short_name()} hands you a task: {found.title}, {said_due(found)}", by, now)
    return found


def said_due(task: Task) -> str:
    """Say by when: "due Tue 24 Nov 2026, 15:00"."""
    hour = f", {time_format(task.due_at, 'H:i')}" if task.due_at else ""
    return f"due {date_format(task.due_on, 'D j M Y')}{hour}"


def _of(tasks: QuerySet[Task], owner: User | None, customer: Customer | None) -> QuerySet[Task]:
    chosen = {name: value for name, value in (("owner", owner), ("customer", customer)) if value}
    return tasks.filter(**chosen)


def _locked(task: Task, by: User) -> Task:
    """Wait until nobody else changes it, then read it with all that is joined as it is then."""
    Task.objects.select_for_update().filter(pk=task.pk).first()
    if not (found := tasks_open_to(by).filter(pk=task.pk).first()):
        raise AgendaRefused("This task is not open to you. Ask its owner to change it.")
    return found


def _still_to_do(task: Task, by: User) -> Task:
    found = _locked(task, by)
    _ensure_still_to_do(found)
    return found


def _ensure_still_to_do(task: Task) -> None:
    if task.done_at:
        raise AgendaRefused(f"“{task}” was done by {task.done_by} meanwhile. Nothing is left to do.")
    if task.dropped_at:
        raise AgendaRefused(f"“{task}” was dropped: {task.dropped_because}. Give a new task if it is to be done.")


def _ensure_possible(task: Task, by: User) -> None:
    task.title = ensure_text(task.title, LONGEST_TITLE, "title", missing=MISSING_TITLE)
    task.note = ensure_text(task.note, LONGEST_NOTE, "note")
    if not EARLIEST <= task.due_on <= LATEST:
        raise AgendaRefused("This day is far outside. Choose another one.", "due_on")
    if task.what not in Task.What.values or task.priority not in Task.Priority.values:
        raise AgendaRefused("There is no such kind of task or priority. Choose one of those offered.", "what")
    ensure_customer(task.customer, by)
    ensure_contacts([task.contact] if task.contact else [], task.customer, "contact")
    task.rule = ensure_rule(task.rule, task.due_on)


def _record(task: Task, kind: str, said: str, *, by: User, now: datetime, text: str = "") -> None:
    if task.customer:
        contacts = [task.contact] if task.contact else []
        record(task.customer, kind, said, by=by, now=now, text=text, contacts=contacts, staff=[task.owner], about=task)


def _tell(task: Task, said: str, by: User, now: datetime) -> None:
    alert(customer=task.customer, text=said, url=task.get_absolute_url(), to=[task.owner], now=now, but=by)


def _save_next_version(task: Task) -> None:
    task.version += 1
    task.save()
