"""The blocks of a folder's first screen: the last few of each kind."""

from datetime import date

from customers.models import Contact, Customer
from financials.models import Dealing
from financials.tables import Shown

LAST = 5


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
