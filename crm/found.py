"""What the search index found, as things people know: customers, their people and phones, papers, with figures."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from customers.known_people import FULL_NAME
from customers.models import Address, BankAccount, Contact, Customer, Hold, Phone
from financials.aging import Aging, agings
from financials.models import Document, Payment
from foundation.question import Question
from foundation.search import SHORTEST_PART, Hit, Rank
from service.models import ServiceCall
from staff.models import User

DOCUMENTS = ("document", "reference", "order_number")
PHONES = ("phone", "extension")
READ = {  # what a hit's row is called in Found: the kinds of hits, and where the rows stand
    "document": (DOCUMENTS, Document.objects),
    "payment": (("payment",), Payment.objects),
    "call": (("service_call",), ServiceCall.objects.select_related("technician")),
    "phone": (PHONES, Phone.objects),
    "bank_account": (("bank_account",), BankAccount.objects),
}
MAIN_ADDRESS = Prefetch("addresses", Address.objects.filter(purpose=Address.Purpose.MAIN), to_attr="main_addresses")


@dataclass
class Found:
    """One line of an answer: a customer, perhaps by a person or phone of it, or one of its papers."""

    hit: Hit
    customer: Customer
    document: Document | None = None
    payment: Payment | None = None
    call: ServiceCall | None = None
    phone: Phone | None = None
    bank_account: BankAccount | None = None
    contact: Contact | None = None
    account: Aging | None = None
    hold: Hold | None = None

    @property
    def paper(self) -> Document | Payment | None:
        return self.document or self.payment

    @property
    def numbered(self) -> Document | Payment | ServiceCall | None:
        """What has a number of its own, and so a page."""
        return self.paper or self.call

    @property
    def url(self) -> str:
        if self.bank_account:
            return f"{reverse('customers:contacts', args=[self.customer.code])}#account-{self.bank_account.pk}"
        return (self.numbered or self.customer).get_absolute_url()

    @property
    def name(self) -> str:
        """What it is called where a link leads to it."""
        return str(self.numbered) if self.numbered else self.customer.name

    @property
    def total(self) -> Decimal:
        """The amount of the paper."""
        return self.document.total if self.document else self.payment.amount

    @property
    def label(self) -> str:
        """What kind of thing the line shows, in one word."""
        if self.paper:
            return (self.document.get_kind_display() if self.document else "payment").capitalize()
        if self.call or self.contact:
            return "Service call" if self.call else "Person"
        if self.bank_account:
            return "Bank account"
        return "Phone" if self.phone else "Customer"

    @property
    def city(self) -> str:
        return next((address.city for address in self.customer.main_addresses), "")


def things(hits: list[Hit], visible: QuerySet) -> Iterator[Found]:
    """Read what the hits point to, each thing once, by one query a kind."""
    customers = visible.prefetch_related(MAIN_ADDRESS).in_bulk({hit.customer_id for hit in hits})
    known = {
        name: rows.in_bulk({hit.source_id for hit in hits if hit.kind in kinds}) for name, (kinds, rows) in READ.items()
    }
    seen = set()
    for hit in hits:
        meant = {name: known[name][hit.source_id] for name, (kinds, _) in READ.items() if hit.kind in kinds}
        found = Found(hit, customers[hit.customer_id], **meant)
        thing = found.numbered or found.customer
        if thing not in seen:
            seen.add(thing)
            if found.numbered:
                found.numbered.customer = found.customer
            yield found


def name_people(found: list[Found], question: Question) -> None:
    """Name the person by whom a customer was found: the owner of the phone, or whose name or e-mail was typed."""
    candidates = {each.customer.pk: each for each in found if not each.paper and each.hit.rank >= Rank.PHONE}
    meant = Q(person__in=[each.phone.person_id for each in candidates.values() if each.phone])
    if "@" in question.folded:  # else a word of the firm's name would be found in everybody's address
        meant |= Q(person__emails__address__icontains=question.folded)
    for spellings in question.parts:
        for word in spellings:
            meant |= Q(folded__contains=word if len(word) >= SHORTEST_PART else f" {word}")
    contacts = Contact.objects.filter(customer__in=candidates).annotate(folded=FULL_NAME).filter(meant)
    for contact in contacts.select_related("person").order_by("-pk"):
        each = candidates[contact.customer_id]
        if each.hit.rank != Rank.NAME and (not each.phone or each.phone.person_id == contact.person_id):
            each.contact = contact


def add_figures(found: list[Found], user: User, today: date) -> None:
    """Put balance and hold beside each customer: one query for all of them."""
    customers = list({each.customer.pk for each in found})
    holds = {
        hold.customer_id: hold
        for hold in Hold.objects.active().filter(customer__in=customers).select_related("placed_by")
    }
    accounts = agings(customers, as_of=today) if user.has_perm("financials.view_document") else {}
    for each in found:
        own = (one for one in accounts.get(each.customer.pk, ()) if one.currency == each.customer.currency)
        each.account = next(own, None)
        each.hold = holds.get(each.customer.pk)
