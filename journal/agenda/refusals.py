"""Why something cannot stand in the agenda."""

from customers.models import Customer
from staff.models import User


class AgendaRefused(Exception):
    """The task or appointment stays as it was; the text says why and what to do, `field` which input it is about."""

    def __init__(self, text: str, field: str | None = None):
        super().__init__(text)
        self.field = field


class NoRule(AgendaRefused):
    """By this rule nothing can be repeated: `why` is the reason, without how to write it here."""

    def __init__(self, why: str, meant: str):
        super().__init__(f"{why} {meant}", "rule")
        self.why = why


class ChangedMeanwhile(AgendaRefused):
    """Somebody else has changed it since it was read."""

    def __init__(self, thing: object):
        super().__init__(f"“{thing}” was changed by somebody else meanwhile. Look at it again, then change it.")


def ensure_text(words: str, longest: int, field: str, *, missing: str = "") -> str:
    """Return the words without blanks around them. Raises AgendaRefused for what is no text, or with `missing`."""
    words = words.strip()
    if missing and not words:
        raise AgendaRefused(missing, field)
    if len(words) > longest:
        raise AgendaRefused(f"The {field} has {len(words):,} characters; {longest:,} fit. Shorten it.", field)
    if "\0" in words or any("\ud800" <= letter <= "\udfff" for letter in words):
        raise AgendaRefused(f"The {field} contains something that is no text. Remove it and save again.", field)
    return words


def ensure_person(person: User, field: str) -> None:
    """Raise AgendaRefused for somebody who has left."""
    if not person.is_active:
        raise AgendaRefused(f"{person} does not work here any more. Choose somebody else.", field)


def ensure_customer(customer: Customer | None, by: User) -> None:
    """Raise AgendaRefused for a customer this person may not open."""
    if customer and not Customer.objects.visible_to(by).filter(pk=customer.pk).exists():
        raise AgendaRefused("This customer is not open to you. Choose another one.", "customer")


def ensure_contacts(contacts, customer: Customer | None, field: str) -> None:
    """Raise AgendaRefused for contacts of another customer, or of none."""
    for contact in contacts:
        if not customer or contact.customer_id != customer.pk:
            whom = customer.name if customer else "a customer chosen here"
            raise AgendaRefused(f"{contact} is no contact of {whom}. Choose one of its people.", field)
