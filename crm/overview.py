"""What is to be done about a customer, for the first screen of its folder."""

from dataclasses import dataclass
from datetime import date, timedelta

from customers.models import Customer
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


def to_do(customer: Customer, *, user: User, today: date) -> ToDo | None:
    """Return the first open tasks and the next appointments; None for whoever may not see tasks."""
    if not user.has_perm("journal.view_task"):
        return None
    tasks = list(todo(viewer=user, customer=customer)[:COUNTED])
    ahead = []
    if user.has_perm("journal.view_appointment"):
        ahead = occurrences_of_customer(viewer=user, customer=customer, since=today, until=today + LOOKED_AHEAD)
    return ToDo(today, tasks[:LAST], len(tasks[LAST:]), ahead[:NEXT_APPOINTMENTS])
