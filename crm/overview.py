"""The blocks of a folder's first screen: the last few of each kind."""

from datetime import date

from customers.models import Contact, Customer
from financials.models import Dealing

LAST = 5


def last_documents(customer: Customer, as_of: date) -> list[Dealing]:
    """Return the five latest documents and payments known on that day."""
    known = customer.dealings.filter(counts_from__lte=as_of).order_by("-issued_on", "-pk")
    return list(known[:LAST])


def whom_to_call(customer: Customer) -> list[Contact]:
    """Return the five first people to call, with their phones and e-mails."""
    contacts = customer.contacts.select_related("person").prefetch_related("person__phones", "person__emails")
    return list(contacts.order_by("-is_key", "pk")[:LAST])
