"""Customers who owe, and what they were reminded of, for the stories about reminders."""

from datetime import date, datetime, timedelta

from credit.dunning.courtesy import situations_of
from credit.models import DunningLevel, Reminder, ReminderItem, ReminderRun
from customers.models import Customer
from financials.models import Document
from tests import make

DAY = date(2026, 11, 13)  # a Friday
NOW = make.at(DAY)


def days_ago(days: int) -> date:
    return DAY - timedelta(days)


def overdue(customer: Customer, amount: str, *, days: int, today: date = DAY) -> Document:
    """An invoice that is so many days past due, issued a month before."""
    due_on = today - timedelta(days)
    return make.invoice(customer, amount, issued_on=due_on - timedelta(30), due_on=due_on, currency=customer.currency)


def debtor(amount: str = "1000.00", *, days: int = 14, today: date = DAY, **fields) -> Customer:
    """A customer with an e-mail address and one overdue invoice."""
    customer = make.customer(**fields)
    make.email(customer, f"payables@{customer.code.lower()}.example")
    overdue(customer, amount, days=days, today=today)
    return customer


def reminded(customer: Customer, *, level: int, on: date) -> Reminder:
    """What was sent on that day about everything that was overdue by then, each item raised to the level."""
    run = ReminderRun.objects.create(day=on, status="finished", made_at=make.at(on), made_by=make.somebody())
    step, found = DunningLevel.objects.get(position=level), situations_of([customer.pk], as_of=DAY)
    situation = found[customer.pk, customer.currency]
    reminder = Reminder.objects.create(
        run=run, customer=customer, currency=customer.currency, level=step, status="sent", channel="email",
        amount=situation.asked, days_late=situation.days_late, claimed_at=make.at(on), sent_at=make.at(on),
    )  # fmt: skip
    ReminderItem.objects.bulk_create(
        ReminderItem(
            customer=customer, reminder=reminder, entry_id=item.entry_id, document_id=item.document_id, level=level,
            open=item.open, days_late=max(0, item.days_late - (DAY - on).days), counts=True,
        )
        for item in situation.items
    )  # fmt: skip
    return reminder


def sent(reminder: Reminder, *, now: datetime = NOW) -> Reminder:
    """The reminder after the mail server has taken it."""
    reminder.status, reminder.sent_at = "sent", now
    reminder.save()
    return reminder
