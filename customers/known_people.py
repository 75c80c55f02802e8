"""People the house knows already: those of one customer with the firms they are at besides, and who is typed again."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import F, Func, Prefetch, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

from customers.filters import SHORTEST_PART, holding
from customers.models import Contact, Customer
from customers.names import read_name
from customers.phones import parse, region_of
from customers.reach import read
from foundation.models import SearchEntry
from staff.models import User

SHOWN = 5  # people suggested at a time
LOOKED_AT = 2000  # contacts whose roles are suggested: the last ones, so that the question costs the same anywhere
FULL_NAME = Func(
    Concat("person__first_name", Value(" "), "person__middle_name", Value(" "), "person__last_name"),
    function="foundation_search_text", output_field=TextField(),
)  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A person known elsewhere: one of the places, and whether number or address are the same, not only the name."""

    contact: Contact
    same: bool


def people_of(customer: Customer, *, viewer: User) -> QuerySet[Contact]:
    """Return the contacts with numbers, addresses and the viewer's other customers of each (`person.elsewhere`)."""
    others = Contact.objects.filter(customer__in=Customer.objects.visible_to(viewer)).exclude(customer=customer)
    elsewhere = Prefetch("person__contacts", others.select_related("customer").order_by("pk"), to_attr="elsewhere")
    contacts = customer.contacts.select_related("person", "customer")
    return contacts.prefetch_related("person__phones", "person__emails", elsewhere).order_by(
        "-is_key", "person__last_name", "person__first_name", "id"
    )


def known_people(customer: Customer, *, name: str, phone: str, email: str, viewer: User) -> list[Known]:
    """Return whom the viewer's other customers know by this number, address or name, the likeliest first."""
    elsewhere = Contact.objects.filter(customer__in=Customer.objects.visible_to(viewer)).exclude(customer=customer)
    elsewhere = elsewhere.exclude(person__contacts__customer=customer).select_related("person", "customer")
    elsewhere = elsewhere.prefetch_related("person__phones", "person__emails").order_by("pk")
    same = list(elsewhere.filter(_reached(phone, email, customer)).distinct()[:SHOWN])
    named = list(_named(elsewhere, name)[:SHOWN]) if len(name.strip()) >= SHORTEST_PART else []
    found = {contact.person_id: Known(contact, same=True) for contact in reversed(same)}
    found = {**{contact.person_id: Known(contact, same=False) for contact in reversed(named)}, **found}
    return sorted(found.values(), key=lambda one: (not one.same, one.contact.pk))[:SHOWN]


def _reached(phone: str, email: str, customer: Customer) -> Q:
    """Return what is true of contacts with this number or address, by way of the search index."""
    address, number = read(email).email, parse(read(phone).number, region_of(customer)).e164 if phone.strip() else ""
    found = Q(pk=None)
    if address:
        found |= Q(customer__in=holding(address), person__emails__address__iexact=address)
    if number:
        numbers = SearchEntry.objects.filter(kind=SearchEntry.Kind.PHONE, digits=number.lstrip("+"))
        found |= Q(person__phones__in=numbers.values("source_id"))
    return found


def _named(contacts: QuerySet[Contact], name: str) -> QuerySet[Contact]:
    """Narrow to people whose name has each word; the search index says at which customers to look."""
    read_as = read_name(name)
    words = [word for word in f"{read_as.first} {read_as.last}".split() if len(word) >= SHORTEST_PART]
    contacts = contacts.annotate(folded=FULL_NAME) if words else contacts.none()
    for word in words:
        folded = Func(Value(word), function="foundation_fold", output_field=TextField())
        contacts = contacts.filter(customer__in=holding(word), folded__contains=folded)
    return contacts


def certainly(known: list[Known], *, name: str, email: str) -> list[Known]:
    """Return whom the typed contact must be: the same address, or the same number with the same name."""
    typed = read_name(name)
    whole = f"{typed.first} {typed.last}".casefold().split()

    def is_it(one: Known) -> bool:
        person = one.contact.person
        by_mail = email and any(own.address.lower() == read(email).email.lower() for own in person.emails.all())
        by_name = f"{person.first_name} {person.last_name}".casefold().split() == whole
        return one.same and bool(by_mail or by_name)

    return [one for one in known if is_it(one)]


def words_used(field: str, most: int = 30) -> list[str]:
    """Return the roles or departments written before, the commonest first, to be offered again."""
    last = Contact.objects.order_by("-pk").values(word=F(field))[:LOOKED_AT]
    counted = Counter(row["word"] for row in last if row["word"])
    return [word for word, _ in counted.most_common(most)]
