"""Whom a message is from or to, as far as the folders know the address."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from customers.models import Contact, Customer
from journal.mail.reading import Letter
from journal.models import Mail, MailFiling
from staff.models import User

How = MailFiling.How


@dataclass(frozen=True)
class Party:
    """Whose conversation it is; `address` is the other side's, `ours` whether one of us wrote the message."""

    address: str
    ours: bool
    customer: Customer | None
    how: str = How.SENDER

    @property
    def name(self) -> str:
        """How a thread keeps it ("customer 7", or the address)."""
        return party_of(self.customer, self.address)


def party_of(customer: Customer | None, address: str) -> str:
    return f"customer {customer.pk}" if customer else address


def party(letter: Letter, mailbox: str) -> Party:
    """The customer a thread was filed under by hand when the sender goes on with it; else whose address it is."""
    ours = _is_ours(letter.sender, mailbox)
    others = [address for address in letter.recipients if not _is_ours(address, mailbox)] if ours else [letter.sender]
    if filed := _filed_by_hand(letter, mailbox):
        return Party(others[0] if others else "", ours, filed, How.THREAD)
    known = [(address, customer) for address in others if (customer := customer_at(address))]
    address, customer = known[0] if known else (others[0] if others else letter.sender, None)
    return Party(address, ours, customer)


def customer_at(address: str) -> Customer | None:
    """The one customer who has this address on file; of several the one that is not archived, else none."""
    if not address:
        return None
    of_it = Q(emails__address__iexact=address) | Q(contacts__person__emails__address__iexact=address)
    found = list(Customer.objects.filter(of_it).distinct()[:20])
    active = [customer for customer in found if customer.status != Customer.Status.ARCHIVED]
    some = active if len(found) > 1 else found
    return some[0] if len(some) == 1 else None


def contacts_at(customer: Customer, address: str) -> QuerySet[Contact]:
    """The contact persons of a customer who have this address."""
    of_it = customer.contacts.filter(person__emails__address__iexact=address)
    return of_it.select_related("person").distinct().order_by("pk")


def colleague_at(address: str) -> User | None:
    return User.objects.filter(email__iexact=address).first()


def _is_ours(address: str, mailbox: str) -> bool:
    return bool(address) and (address == mailbox.lower() or colleague_at(address) is not None)


def _filed_by_hand(letter: Letter, mailbox: str) -> Customer | None:
    linked = Mail.objects.filter(
        mailbox=mailbox, sender=letter.sender, customer__isnull=False, filings__how=How.HAND,
        references__message_id__in=letter.ids,
    )  # fmt: skip
    last = linked.order_by("-filings__at", "-pk").select_related("customer").first()
    return last.customer if last else None
