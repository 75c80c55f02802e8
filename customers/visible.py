"""Rows about customers, for whoever may see those: how a list that is about some customers and some of none asks."""

from django.db.models import Exists, OuterRef

from customers.models import Customer
from staff.models import User


def of_visible(user: User) -> Exists:
    """Return the condition that the `customer` of a row is one this user may see, looked up by its key.

    For beside an "or", where `customer__in=…` would read all customers there are before the first row.
    """
    return Exists(Customer.objects.visible_to(user).filter(pk=OuterRef("customer_id")))
