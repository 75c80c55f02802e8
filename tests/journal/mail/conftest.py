import pytest

from customers.models import Email
from tests import make


@pytest.fixture
def jan(acme):
    """Acme's contact, who writes from jan@acme.example."""
    return with_address(acme, "jan@acme.example", "Jan", "Roth")


@pytest.fixture
def brid(db):
    """Another customer, with Bríd, who writes from brid@oneill.example."""
    customer = make.customer("B-2", "O'Neill Ltd")
    with_address(customer, "brid@oneill.example", "Bríd", "O'Neill")
    return customer


def with_address(customer, address, first_name, last_name):
    contact = make.contact(customer, first_name, last_name)
    Email.objects.create(person=contact.person, address=address)
    return contact
