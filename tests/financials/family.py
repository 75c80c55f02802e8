"""A child with an account of its own, whose mother pays, for the stories about who pays (F28)."""

from customers.models import Customer
from customers.payers import set_payer
from tests import make


def family(now, *, currency: str = "EUR", **mother) -> tuple[Customer, Customer]:
    """Return the child, and the mother who gets its invoices; each lives, and reads e-mails, elsewhere."""
    child = make.customer("C-41", "Bo Lindqvist", kind="person", language="en", currency=currency, terms="net30")
    child.addresses.create(purpose="main", line1="Vindgatan 1", postcode="222 22", city="Lund", country="SE")
    make.email(child, "bo@post.example")
    mother = make.customer("C-40", "Astrid Lindqvist", kind="person", currency=currency, **{"language": "de", **mother})
    mother.addresses.create(purpose="main", line1="Hafenstr. 12", postcode="28195", city="Bremen", country="DE")
    make.email(mother, "astrid@post.example")
    return set_payer(customer=child, payer=mother, by=make.somebody(), now=now), mother
