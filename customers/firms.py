"""The firms one person is a contact of: what is changed of the person counts at each, and is told at each."""

from datetime import datetime

from customers.events import tell
from customers.holds import lock_customer
from customers.models import Contact, Customer, Person
from staff.models import User


def lock_firms(of: Customer | Contact) -> list[Customer]:
    """Return the customer, or every customer the person is a contact of, locked until commit.

    The person comes first and the customers in the order of their keys, so that two of us never wait in turn.
    """
    if isinstance(of, Customer):
        return [lock_customer(of)]
    Person.objects.select_for_update(no_key=True).filter(pk=of.person_id).first()
    firms = Customer.objects.filter(pk__in=Contact.objects.filter(person=of.person_id).values("customer"))
    return list(firms.select_for_update(no_key=True).order_by("pk"))


def tell_firms(of: Customer | Contact, subject: str, *, by: User, now: datetime) -> None:
    """Tell a change of a number or an address in the journal of each customer it counts at."""
    for firm in lock_firms(of):
        tell(firm, "contact_changed", subject, by=by, now=now)
