"""What somebody has to do for the customer of the story, when they meet, and mail of somebody nobody knows."""

from datetime import date, datetime, time, timedelta

from customers.models import Contact, Customer
from journal.agenda.appointments import make_appointment
from journal.agenda.tasks import give_task
from journal.mail.intake import take_in
from staff.models import User
from tests import make
from tests.journal.mail.letters import MAILBOX, letter


def diary(customer: Customer, person: Contact, *, by: User, now: datetime, today: date) -> None:
    """A call that is late, a task for next week, a weekly round beside a visit, and a holiday."""
    said = {"customer": customer, "owner": by, "by": by, "now": now}
    give_task(title="Ring about the missing boxes", what="call", contact=person, priority=1,
              due_on=today - timedelta(days=2), **said)  # fmt: skip
    give_task(title="Send the price list", due_on=today + timedelta(days=5), rule="FREQ=WEEKLY", **said)
    make_appointment(title="Weekly round", day=today, starts=time(9), ends=time(10, 30), rule="FREQ=WEEKLY",
                     place="Am Werkhof 12", contacts=[person], remind_minutes=15, **said)  # fmt: skip
    colleague = make.person("Bruno Kern", "sales")
    alone = {"by": by, "now": now, "owner": colleague, "users": [by]}
    make_appointment(title="Look at the new saw", day=today, starts=time(10), ends=time(10, 15), **alone)
    take_in(raw=letter("1@else", sender="who@else.example", subject="Your catalogue"), mailbox=MAILBOX, now=now)
    make_appointment(title="Holiday", day=today, last_day=today + timedelta(days=2), **alone)
