"""The people of customers as a list, one row a person, under the heads that load and import read."""

from django.db.models import QuerySet

from customers.models import Contact, Customer, Phone
from foundation.tables import Column


def numbers(*kinds: str):
    """Return a function that reads the person's numbers of some kinds, as they were typed."""
    return lambda contact: "; ".join(each.as_typed for each in contact.person.phones.all() if each.kind in kinds)


def emails(contact: Contact) -> str:
    return "; ".join(email.address for email in contact.person.emails.all())


def do_not_contact(contact: Contact) -> str:
    return "yes" if contact.person.do_not_contact else "no"


COLUMNS = (
    Column("customer_code", "Customer", value="customer.code"),
    Column("customer_name", "Customer's name", value="customer.name"),
    *(
        Column(name, name.replace("_", " ").capitalize(), value=f"person.{name}")
        for name in ("salutation", "title", "first_name", "middle_name", "last_name", "suffix", "language", "birthday")
    ),
    Column("role", "Role"),
    Column("department", "Department"),
    Column("email", "E-mail", value=emails),
    Column("phone", "Phone", value=numbers(Phone.Kind.OFFICE)),
    Column("mobile", "Mobile", value=numbers(Phone.Kind.MOBILE)),
    Column("fax", "Fax", value=numbers(Phone.Kind.FAX)),
    Column("do_not_contact", "Not to be contacted", value=do_not_contact),
    Column("notes", "Notes"),
)


def people_of(customers: QuerySet[Customer]) -> QuerySet[Contact]:
    """Return the contacts of customers, by code and the order they were added in."""
    contacts = Contact.objects.filter(customer__in=customers.order_by().values("pk"))
    return (
        contacts.select_related("customer", "person")
        .prefetch_related("person__phones", "person__emails")
        .order_by("customer__code", "pk")
    )
