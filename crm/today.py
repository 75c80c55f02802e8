"""My day: what is waiting, as far as the person signed in may see it."""

from datetime import date

from credit.models import Promise, Standing
from customers.models import Customer, Hold
from staff.models import User

SHOWN = 10


def overdue_customers(*, user: User) -> list[Standing]:
    """Return the customers with the most money at risk, by last night's standing."""
    seen = Standing.objects.filter(customer__in=Customer.objects.visible_to(user), value_at_risk__gt=0, overdue__gt=0)
    return list(seen.select_related("customer").order_by("-value_at_risk", "customer_id")[:SHOWN])


def broken_promises(*, user: User, today: date) -> list[Promise]:
    """Return open promises whose day has passed, the oldest first."""
    missed = Promise.objects.filter(customer__in=Customer.objects.visible_to(user), closed_on=None, due_on__lt=today)
    return list(missed.select_related("customer", "recorded_by").order_by("due_on", "pk")[:SHOWN])


def new_holds(*, user: User) -> list[Hold]:
    """Return the holds in force, the newest first."""
    holds = Hold.objects.active().filter(customer__in=Customer.objects.visible_to(user))
    return list(holds.select_related("customer", "placed_by").order_by("-placed_at")[:SHOWN])
