"""Papers of a customer: the floor that files them names them through settings.CUSTOMER_PAPERS."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.files import File
from django.utils.module_loading import import_string

from customers.models import Customer
from staff.models import User


@dataclass(frozen=True)
class Paper:
    """A filed document: its name, and where it opens."""

    name: str
    url: str


def papers_of(customer: Customer) -> list[Paper]:
    """Return the customer's filed documents, the latest first."""
    return [Paper(name, url) for dotted in settings.CUSTOMER_PAPERS for name, url in import_string(dotted)(customer)]


def file_paper(customer: Customer, content: File, *, note: str, by: User, now: datetime) -> str:
    """File a paper in the customer's folder and return its name there. Raises ValueError with the reason."""
    return import_string(settings.FILE_PAPER)(customer, content, note, by, now)
