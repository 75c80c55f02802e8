"""The blocks of a folder's first screen: the last few of each kind."""

from dataclasses import dataclass
from datetime import date, timedelta

from customers.models import Contact, Customer
from financials.models import Dealing
from financials.tables import Shown
from journal.agenda.occurrences import Occurrence, occurrences_of_customer
from journal.agenda.tasks import todo
from journal.models import Task
from staff.models import User

LAST = 5
NEXT_APPOINTMENTS, LOOKED_AHEAD = 3, timedelta(days=60)
COUNTED = 100  # tasks of one customer


@dataclass(frozen=True)
class ToDo:
    """What is still to be done about a customer, and who meets them when."""

    today: date
    tasks: list[Task]
    more: int
    appointments: list[Occurrence]

    @property
    def tomorrow(self) -> date:
        return self.today + timedelta(days=1)


def last_documents(customer: Customer, as_of: date, today: date) -> list[Dealing]:
    """Return the five latest documents and payments known on that day, each with its facts (financials.states)."""
    known = customer.dealings.known_by(as_of, today=today).order_by("-issued_on", "-pk")
    last = list(known[:LAST])
    Shown(customer, day=as_of, today=today).complete(last)
    return last


def whom_to_call(customer: Customer) -> list[Contact]:
    """Return the five first people to call, with their phones and e-mails."""
    contacts = customer.contacts.select_related("person").prefetch_related("person__phones", "person__emails")
    return list(contacts.order_by("-is_key", "pk")[:LAST])


def to_do(customer: Customer, *, user: User, today: date) -> ToDo | None:
    """Return the first open tasks and the next appointments; None for whoever may not see tasks."""
    if not user.has_perm("journal.view_task"):
        return None
    tasks = list(todo(viewer=user, customer=customer)[:COUNTED])
    ahead = []
    if user.has_perm("journal.view_appointment"):
        ahead = occurrences_of_customer(viewer=user, customer=customer, since=today, until=today + LOOKED_AHEAD)
    return ToDo(today, tasks[:LAST], len(tasks[LAST:]), ahead[:NEXT_APPOINTMENTS])
