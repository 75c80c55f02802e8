"""The places in a template, and what stands in them for one customer. What is not known stays a place to be filled."""

import re
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from customers.models import Contact, Customer
from documents.models import MessageTemplate
from foundation.languages import day_in, fallbacks
from staff.models import User

PLACE = re.compile(r"\{(\w+)\}")
PLACES = {
    "customer": "name of the customer",
    "code": "customer code",
    "contact": "whom it is for",
    "company": "our name",
    "me": "who writes",
    "today": "the day it is written",
}


@dataclass(frozen=True)
class Words:
    """A subject and a text."""

    subject: str = ""
    text: str = ""


def filled(
    template: MessageTemplate, *, customer: Customer, contact: Contact | None, writer: User, today: date
) -> Words:
    """Return the template's words for this customer; a place nothing is known for stays as it is."""
    known = {
        "customer": customer.name,
        "code": customer.code,
        "contact": str(contact.person) if contact else "",
        "company": settings.COMPANY_NAME,
        "me": writer.get_full_name(),
        "today": day_in(template.language, today),
    }
    return Words(
        *(PLACE.sub(lambda place: known.get(place[1]) or place[0], said) for said in (template.subject, template.text))
    )


def left_open(*said: str) -> list[str]:
    """Return the places nobody filled: what has one must not leave the house."""
    return sorted({place for text in said for place in PLACE.findall(text)})


def templates_for(customer: Customer, kind: str) -> list[MessageTemplate]:
    """Return the templates of a kind, those in the customer's language first."""
    offered = MessageTemplate.objects.filter(kind__in=(kind, MessageTemplate.Kind.BOTH))
    order = list(fallbacks(customer.language))
    return sorted(offered, key=lambda one: order.index(one.language) if one.language in order else len(order))
