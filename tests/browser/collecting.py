"""What is collected, for the walk over all pages: promises, a dispute, a run with its reminders, the worklist."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Model
from django.utils import timezone

from credit.collecting.disputes import change_dispute, note_dispute, open_dispute
from credit.collecting.promises import promise_plan
from credit.dunning.runs import make_run
from credit.models import Dispute, DunningLevel, Promise, Reminder, ReminderRun
from credit.standing import run_night
from customers.models import Customer
from financials.models import Document
from foundation.periods import company_today
from tests import make

TEXT = """Dear Petra Lindner,

according to our books the following is past due.

INV-1: 1,424.43 USD

Kind regards
Renate Meyer
"""


def ready(route: str, customer: Customer) -> None:
    """Let there be something to see on a page that shows many customers, or all of one."""
    if route.startswith("worklist/") and not customer.standings.exists():
        yesterday = company_today() - timedelta(days=1)
        run_night(day=yesterday, now=timezone.now())
    elif "credit/" in route and not customer.reminders.exists():
        dispute(customer)
        reminder(customer)
        run(customer)


def thing(route: str, customer: Customer) -> Model | None:
    """Return what a page about promises, disputes or reminders is about; None for other pages."""
    return next((made(customer) for part, made in MADE.items() if part in route), None)


def promise(customer: Customer) -> Promise:
    """The first of two instalments."""
    said = customer.promises.open().exclude(plan=None).first()
    days = [company_today() + timedelta(days=ahead) for ahead in (7, 21)]
    parts = [(Decimal(300), day) for day in days]
    asked = {"promised_by": "Petra Lindner", "contact": customer.contacts.first(), "note": "Half of it each time"}
    return said or promise_plan(customer=customer, parts=parts, by=make.somebody(), now=timezone.now(), **asked)[0]


def dispute(customer: Customer) -> Dispute:
    """Two boxes of an invoice's first line are missing; somebody looks into it."""
    if found := customer.disputes.first():
        return found
    invoice, by, now = undisputed(customer), make.somebody(), timezone.now()
    asked = {"amount": Decimal(200), "category": "quantity", "reason": "Two boxes are missing", "owner": by}
    made = open_dispute(document=invoice, line=invoice.lines.first(), by=by, now=now, **asked)
    note_dispute(dispute=made, text="The delivery note is with the warehouse.", by=by, now=now)
    change_dispute(dispute=made, amount=Decimal(100), by=by, now=now)
    return made


def undisputed(customer: Customer) -> Document:
    return customer.documents.filter(kind="invoice", status="issued", disputes=None).order_by("-issued_on").first()


def run(customer: Customer) -> ReminderRun:
    """The run of the day, as it waits for somebody to look through it."""
    return ReminderRun.objects.filter(status="proposed").first() or make_run(now=timezone.now(), automatic=True)


def reminder(customer: Customer) -> Reminder:
    """One that was sent three weeks ago, with its text."""
    return customer.reminders.filter(status="sent").first() or _sent(customer, company_today() - timedelta(days=21))


def _sent(customer: Customer, day: date) -> Reminder:
    at, level = make.at(day), DunningLevel.objects.get(position=1)
    invoice = customer.documents.filter(kind="invoice", status="issued").order_by("issued_on").first()
    done = ReminderRun.objects.create(
        day=day, status="finished", made_at=at, made_by=make.somebody(), released_at=at, finished_at=at,
        released_by=make.somebody(),
    )  # fmt: skip
    sent = done.reminders.create(
        customer=customer, currency=customer.currency, level=level, status="sent", channel="email", sent_at=at,
        to="petra.lindner@baumgart.example", contact=customer.contacts.first(), language="en", amount=invoice.total,
        days_late=80, pay_by=day + timedelta(days=10), subject="Friendly reminder", text=TEXT,
    )  # fmt: skip
    sent.items.create(
        customer=customer, entry=invoice.entries.first(), document=invoice, level=1, open=invoice.total, days_late=80,
        counts=True,
    )  # fmt: skip
    return sent


MADE: dict[str, Callable[[Customer], Model]] = {
    "credit/promises/<": promise,
    "credit/disputes/new/<": undisputed,
    "credit/disputes/<": dispute,
    "credit/reminders/<int:run>": run,
    "credit/reminders/<int:pk>": reminder,
    "credit/dunning/levels/<": lambda customer: DunningLevel.objects.first(),
}
