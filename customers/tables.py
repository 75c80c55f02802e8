"""The columns of the register. Their keys are the heads `manage.py load customers` reads."""

from django.db.models import Exists, FilteredRelation, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Lower

from customers.models import Address, Customer, Hold, Phone
from foundation.tables import Column
from staff.models import User

MAIN_ADDRESS = Prefetch("addresses", Address.objects.filter(purpose=Address.Purpose.MAIN), to_attr="main_addresses")


def register_rows(user: User) -> QuerySet:
    """Return the customers this user may see, with what the columns read and sort by."""
    return with_what_columns_read(Customer.objects.visible_to(user))


def with_what_columns_read(customers: QuerySet) -> QuerySet:
    """Annotate customers with what the columns read and sort by."""
    held = Exists(Hold.objects.active().filter(customer=OuterRef("pk")))
    main = FilteredRelation("addresses", condition=Q(addresses__purpose=Address.Purpose.MAIN))
    return customers.select_related("sales_rep").annotate(on_hold=held, main=main)


def main(part: str):
    """Return a function that reads a part of a customer's main address."""
    return lambda customer: next((getattr(address, part) for address in customer.main_addresses), None)


def in_address(part: str, label: str, **more) -> Column:
    return Column(part, label, value=main(part), prefetch=(MAIN_ADDRESS,), **{"shown": False, **more})


def number(kind: str):
    """Return a function that reads the office's numbers of a kind, as `load` takes them."""
    return lambda customer: "; ".join(phone.as_typed for phone in customer.phones.all() if phone.kind == kind)


def email_addresses(customer: Customer) -> str:
    return "; ".join(email.address for email in customer.emails.all())


def category_names(customer: Customer) -> str:
    return "; ".join(sorted(category.name for category in customer.categories.all()))


def shares_credit(customer: Customer) -> str:
    return "yes" if customer.shares_credit else "no"


def folder(customer: Customer) -> str:
    return customer.get_absolute_url()


COLUMNS = (
    Column("code", "Code", kind="code", sort=Lower("code"), link=folder),
    Column("name", "Name", sort=Lower("name"), cell="customers/cells/name.html", title=True),
    in_address("city", "City", shown=True, sort=Lower("main__city"), sort_unknown=True),
    Column("status", "Status", sort="status", cell="customers/cells/status.html"),
    Column("sales_rep", "Sales rep", value="sales_rep.name", sort="sales_rep__name", sort_unknown=True),
    Column("kind", "Kind", shown=False),
    Column("email", "E-mail", value=email_addresses, prefetch=("emails",), shown=False),
    Column("phone", "Phone", value=number(Phone.Kind.OFFICE), prefetch=("phones",), shown=False),
    Column("fax", "Fax", value=number(Phone.Kind.FAX), prefetch=("phones",), shown=False),
    Column("website", "Website", shown=False),
    Column("address", "Address as typed", value=main("as_typed"), prefetch=(MAIN_ADDRESS,), shown=False),
    in_address("line1", "Street"),
    in_address("line2", "Street, second line"),
    in_address("region", "Region"),
    in_address("postcode", "Postcode"),
    in_address("country", "Country"),
    Column("language", "Language", shown=False),
    Column("currency", "Currency", shown=False),
    Column("terms", "Terms", shown=False),
    Column("credit_limit", "Credit limit", kind="money", shown=False, sort="credit_limit", sort_unknown=True),
    Column("shares_credit", "Uses head office's limit", value=shares_credit, shown=False),
    Column("parent_code", "Head office", value="parent.code", prefetch=("parent",), shown=False),
    Column("payer", "Invoices go to", value="payer.code", prefetch=("payer",), shown=False),
    Column("categories", "Categories", value=category_names, prefetch=("categories",), shown=False),
    Column("vat_id", "VAT number", shown=False),
    Column("tax_id", "Tax number", shown=False),
    Column("notes", "Notes", shown=False),
    Column("created_on", "Since", kind="day", shown=False, sort="created_on"),
)
