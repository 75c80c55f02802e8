"""The columns of the register. Their keys are the heads `manage.py load customers` reads."""

from django.db.models import Exists, FilteredRelation, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from customers.models import (
    Address,
    Assignment,
    CategoryLink,
    Customer,
    Email,
    Hold,
    Membership,
    Phone,
    TagLink,
)
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


def folder(customer: Customer) -> str:
    return customer.get_absolute_url()


def tag_names(customer: Customer) -> str | None:
    return "; ".join(sorted(tag.name for tag in customer.tags.all())) or None


def group_names(customer: Customer) -> str | None:
    return "; ".join(sorted(membership.group.name for membership in customer.memberships.all())) or None


def looked_after_by(customer: Customer) -> str | None:
    return "; ".join(f"{each.user.name} ({each.duty})" for each in customer.assignments.all()) or None


def yes_no(name: str):
    """Return a function that says a customer's yes or no."""
    return lambda customer: "yes" if getattr(customer, name) else "no"


def first(rows: QuerySet, name: str) -> Subquery:
    """Return what a column of several texts is sorted by: the first of them."""
    return Subquery(rows.filter(customer=OuterRef("pk")).order_by(name).values(name)[:1])


def several(key: str, label: str, rows: QuerySet, name: str, **more) -> Column:
    """Return a column of several texts of a customer, sorted by the first."""
    return Column(key, label, **{"shown": False, "sort": first(rows, name), "sort_unknown": True, **more})


def plain(key: str, label: str, **more) -> Column:
    """Return a column of the customer's own table, sorted by its text."""
    return Column(key, label, **{"shown": False, "sort": key, **more})


COLUMNS = (
    Column("code", "Code", kind="code", sort=Lower("code"), link=folder),
    Column("name", "Name", sort=Lower("name"), cell="customers/cells/name.html", title=True),
    in_address("city", "City", shown=True, sort=Lower("main__city"), sort_unknown=True),
    Column("status", "Status", sort="status", cell="customers/cells/status.html"),
    Column("sales_rep", "Sales rep", value="sales_rep.name", sort="sales_rep__name", sort_unknown=True),
    plain("kind", "Kind"),
    several(
        "tags",
        "Tags",
        TagLink.objects,
        "tag__name",
        value=tag_names,
        prefetch=("tags",),
        shown=True,
        cell="customers/cells/tags.html",
    ),
    several(
        "categories",
        "Categories",
        CategoryLink.objects,
        "category__name",
        value=category_names,
        prefetch=("categories",),
    ),
    several("groups", "Groups", Membership.objects, "group__name", value=group_names, prefetch=("memberships__group",)),
    several(
        "staff",
        "Looked after by",
        Assignment.objects,
        "user__name",
        value=looked_after_by,
        prefetch=("assignments__user",),
    ),
    plain("do_not_contact", "Do not contact", value=yes_no("do_not_contact")),
    several("email", "E-mail", Email.objects, "address", value=email_addresses, prefetch=("emails",)),
    Column("phone", "Phone", value=number(Phone.Kind.OFFICE), prefetch=("phones",), shown=False),
    Column("fax", "Fax", value=number(Phone.Kind.FAX), prefetch=("phones",), shown=False),
    plain("website", "Website"),
    Column("address", "Address as typed", value=main("as_typed"), prefetch=(MAIN_ADDRESS,), shown=False),
    in_address("line1", "Street"),
    in_address("line2", "Street, second line"),
    in_address("region", "Region", sort="main__region", sort_unknown=True),
    in_address("postcode", "Postcode", sort="main__postcode", sort_unknown=True),
    in_address("country", "Country", sort="main__country", sort_unknown=True),
    plain("language", "Language"),
    plain("currency", "Currency"),
    plain("terms", "Terms"),
    plain("payment_type", "Pays by", value=Customer.get_payment_type_display),
    plain("credit_limit", "Credit limit", kind="money", sort_unknown=True),
    plain("shares_credit", "Uses head office's limit", value=yes_no("shares_credit")),
    plain(
        "parent_code", "Head office", value="parent.code", prefetch=("parent",), sort="parent__code", sort_unknown=True
    ),
    plain("payer", "Invoices go to", value="payer.code", prefetch=("payer",), sort="payer__code", sort_unknown=True),
    plain("vat_id", "VAT number"),
    plain("tax_id", "Tax number"),
    plain("own_tax_rules", "Tax rules of its own", value=yes_no("own_tax_rules")),
    plain("notes", "Notes"),
    plain("created_on", "Since", kind="day"),
    plain("changed_at", "Last change", kind="when", sort_unknown=True),
)
