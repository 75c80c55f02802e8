"""Promises to pay, as the customer gave them."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from credit.models import Promise
from customers.holds import lock_customer
from customers.models import Customer
from foundation.money import format_money
from foundation.periods import company_today
from journal.record import record
from staff.models import User


class PromiseRefused(Exception):
    """The promise was not recorded; the text says why."""


@transaction.atomic
def promise_payment(
    *, customer: Customer, amount: Decimal, due_on: date, promised_by: str, by: User, now: datetime, currency: str = ""
) -> Promise:
    """Record that somebody promised to pay an amount by a day. Raises PromiseRefused."""
    lock_customer(customer)
    currency, today = currency or customer.currency, company_today(now)
    if due_on < today:
        raise PromiseRefused("A promise lies ahead: choose today or a later day.")
    if amount <= 0:
        raise PromiseRefused("Say how much was promised: an amount above zero.")
    promise = customer.promises.create(
        amount=amount, currency=currency, due_on=due_on, promised_by=promised_by, made_on=today, recorded_by=by
    )
    text = f"{format_money(amount, currency)} {currency} promised by {due_on:%d %b %Y}"
    record(customer, "promise_made", text, text=f"Promised by {promised_by}.", by=by, now=now)
    return promise


def promises_on(*, customer: Customer, day: date) -> list[Promise]:
    """Return the promises that stood open at the end of a day, the next one first."""
    made = customer.promises.filter(made_on__lte=day).exclude(closed_on__lte=day)
    return list(made.select_related("recorded_by").order_by("due_on", "id"))
