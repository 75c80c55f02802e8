"""What the people of the demo company have to do and when, done by the verbs: tasks given, handed on, done with a line
in the journal, overdue; visits at customers, meetings that are repeated, whole days away."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from crm.demo.accounts import working_day
from crm.demo.plan import Plan
from crm.demo.team import Team
from customers.models import Customer
from foundation.periods import business_day, company_zone
from journal.agenda.appointments import cancel_occurrence, change_occurrence, make_appointment
from journal.agenda.presets import rule_of
from journal.agenda.tasks import complete_task, delegate_task, give_task
from journal.alerts import see
from journal.models import Alert
from staff.models import User

CUSTOMERS = 14
GIVEN_AGO = 6  # days
# who does it, task or call, what, an hour if it has one, what came of it
TASKS = (
    ("sales", "call", "Ask how the new couplings do", time(10, 30), "All sixteen are in use, no complaints."),
    ("clerk", "task", "Send the certificate of origin", None, "Sent by e-mail, original by post."),
    ("collections", "call", "Ask when the second reminder will be paid", time(14), "Goes out with their Thursday run."),
    ("sales", "task", "Calculate the framework agreement for next year", None, "Sent as a quote, three per cent up."),
    ("clerk", "call", "Confirm the new delivery address", None, "Gate 3, until 4 pm, a forklift is there."),
    ("service", "task", "Order the seals for the maintenance", None, "Ordered, here within the week."),
    ("collections", "task", "Send a statement of the last quarter", None, "Sent to their accounts department."),
    ("sales", "call", "Follow up the quote", time(16), "They decide next week, the price is fine."),
    ("manager", "task", "Look at the credit limit", None, "Stays as it is until the year is closed."),
    ("service", "call", "Agree a day for the yearly maintenance", time(9, 15), "Second week of the month, after 4 pm."),
)  # fmt: skip
WHEN = (0, -1, 0, 2, 0, 3, -2, 0, 1, 5, 0, 7)  # days from today on which tasks are due
VISITS = (
    ("Plant tour and talk about next year", time(10), time(12), "At the gate, safety shoes"),
    ("Show the new dryers", time(14), time(15, 30), "Their training room"),
    ("Yearly talk", time(9), time(11), "Their office"),
    ("Look at the compressor room", time(13, 30), time(14, 30), "Hall 2"),
)
MEETINGS = (  # whose, who comes, what, from, until, how often
    ("manager", ("sales", "collections", "service"), "Weekly round", time(8, 30), time(9, 15), "weekly"),
    ("service", ("clerk",), "Who goes where today", time(7, 45), time(8), "weekdays"),
    ("collections", ("manager",), "Overdue accounts", time(15), time(16), "two-weekly"),
    ("sales", ("clerk",), "Open quotes", time(11), time(11, 30), "weekly"),
)  # fmt: skip


@dataclass
class Office:
    """The people by role, those who can sign in, and the customers they deal with."""

    people: dict[str, User]
    customers: list[Customer]
    today: date
    chance: Random

    def clock(self, role: str, ago: int) -> dict[str, object]:
        """Return who acts, and when."""
        now = datetime.combine(working_day(self.today - timedelta(days=ago)), time(9, 40), company_zone())
        return {"by": self.people[role], "now": now}

    def contact(self, customer: Customer):
        return customer.contacts.order_by("-is_key", "pk").first()


def keep_the_diary(plan: Plan, team: Team) -> None:
    """Fill tasks and calendars around today."""
    people = {role: User.objects.get(pk=members[0]) for role, members in team.members.items()}
    firms = Customer.objects.filter(status=Customer.Status.CUSTOMER, kind=Customer.Kind.COMPANY)
    office = Office(people, list(firms.order_by("pk")[:CUSTOMERS]), plan.today, plan.chance("agenda"))
    if office.customers:
        _give_tasks(office)
        _arrange_visits(office)
    _meet(office)
    _be_away(office)
    agenda = Alert.objects.filter(url__regex=r"^/(tasks|calendar)/", made_at__lt=office.clock("clerk", 1)["now"])
    see(alerts=agenda, now=office.clock("clerk", 0)["now"])


def _give_tasks(office: Office) -> None:
    for place, customer in enumerate(office.customers * 2):
        role, what, title, hour, came_of_it = TASKS[place % len(TASKS)]
        asked = {"what": what, "title": title, "due_at": hour, "customer": customer, "priority": 1 + place % 3}
        task = give_task(
            due_on=office.today + timedelta(days=WHEN[place % len(WHEN)]), owner=office.people[role],
            contact=office.contact(customer), **asked, **office.clock("clerk" if place % 2 else role, GIVEN_AGO),
        )  # fmt: skip
        if place % 5 == 2:
            complete_task(task=task, text=came_of_it, **office.clock(role, 1))
        elif place % 9 == 4:
            delegate_task(task=task, to=office.people["sales"], note="I am away that day", **office.clock(role, 2))
    monthly = working_day(office.today.replace(day=1) + timedelta(days=3))
    asked = {"title": "Statements of the month to the largest ten", "due_on": monthly}
    rule = rule_of("monthly", monthly)
    give_task(owner=office.people["collections"], rule=rule, **asked, **office.clock("collections", GIVEN_AGO))


def _arrange_visits(office: Office) -> None:
    for place, customer in enumerate(office.customers[:8]):
        title, starts, ends, where = VISITS[place % len(VISITS)]
        day = business_day(office.today + timedelta(days=office.chance.randint(-4, 16)))
        contact = office.contact(customer)
        make_appointment(
            owner=office.people["sales"], title=title, day=day, starts=starts, ends=ends, place=where,
            customer=customer, remind_minutes=60, users=[office.people["service"]] if place % 3 == 1 else [],
            contacts=[contact] if contact else [], **office.clock("sales", GIVEN_AGO),
        )  # fmt: skip


def _meet(office: Office) -> None:
    monday = office.today - timedelta(days=office.today.weekday() + 28)
    for place, (role, others, title, starts, ends, preset) in enumerate(MEETINGS):
        day = monday + timedelta(days=0 if preset == "weekdays" else place)
        series = make_appointment(
            owner=office.people[role], title=title, day=day, starts=starts, ends=ends, rule=rule_of(preset, day),
            remind_minutes=10, users=[office.people[other] for other in others], **office.clock(role, 30),
        )  # fmt: skip
        if preset == "weekly":
            next_one = day + timedelta(days=35)
            cancel_occurrence(appointment=series, day=next_one + timedelta(days=7), **office.clock(role, 2))
            later = {"starts": time(13), "ends": time(13, 30)}
            version = series.version + 1
            changed = {"day": next_one, "version": version, "changes": later}
            change_occurrence(appointment=series, **changed, **office.clock(role, 1))


def _be_away(office: Office) -> None:
    away = business_day(office.today + timedelta(days=9))
    make_appointment(
        owner=office.people["clerk"], title="On leave", day=away, last_day=away + timedelta(days=4),
        **office.clock("clerk", 20),
    )  # fmt: skip
    fair = business_day(office.today + timedelta(days=12))
    make_appointment(
        owner=office.people["sales"], title="Trade fair for compressed air", day=fair, place="Hall 5, stand C12",
        last_day=fair + timedelta(days=2), users=[office.people["manager"]], **office.clock("manager", 20),
    )  # fmt: skip
    make_appointment(
        owner=office.people["manager"], title="Dentist", day=business_day(office.today + timedelta(days=1)),
        starts=time(16), ends=time(17), private=True, remind_minutes=60, **office.clock("manager", 3),
    )  # fmt: skip
