"""What the history tells of: the tables that are followed, what people call them, and whose each event is."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Model

from customers.models import (
    Address,
    Assignment,
    BankAccount,
    CategoryLink,
    Contact,
    Customer,
    DeliveryPreference,
    Email,
    Mandate,
    Membership,
    Person,
    Phone,
    TagLink,
    TaxExemption,
)
from staff.models import User

OF_CUSTOMER = "event.customer_id = ANY (%(customers)s)"
PEOPLE = "SELECT person_id FROM customers_contact_event WHERE customer_id = ANY (%(customers)s)"
OF_CUSTOMER_OR_PERSON = f"({OF_CUSTOMER} OR event.person_id IN ({PEOPLE}))"


@dataclass(frozen=True)
class FollowedKind:
    """One followed table; `whose` is the condition that finds the events of a folder, `named` the fields that tell
    which row an event is about.
    """

    key: str
    label: str
    model: type[Model]
    permission: str
    whose: str = OF_CUSTOMER
    named: tuple[str, ...] = ()
    between: str = ", "

    @property
    def table(self) -> str:
        return f"customers_{self.key}_event"


KINDS = (
    FollowedKind(
        "customer", "Master data", Customer, "customers.view_customer", "event.id = ANY (%(customers)s)", ("code",)
    ),
    FollowedKind("category_of", "Category", CategoryLink, "customers.view_category", named=("category_id",)),
    FollowedKind("tag_of", "Tag", TagLink, "customers.view_tag", named=("tag_id",)),
    FollowedKind("membership", "Group", Membership, "customers.view_membership", named=("group_id",)),
    FollowedKind("assignment", "Staff", Assignment, "customers.view_assignment", named=("user_id", "duty")),
    FollowedKind("contact", "Contact", Contact, "customers.view_contact", named=("person_id",)),
    FollowedKind(
        "person", "Person", Person, "customers.view_person", f"event.id IN ({PEOPLE})", ("first_name", "last_name"), " "
    ),
    FollowedKind("address", "Address", Address, "customers.view_address", named=("purpose", "city")),
    FollowedKind("phone", "Phone", Phone, "customers.view_phone", OF_CUSTOMER_OR_PERSON, ("as_typed",)),
    FollowedKind("email", "E-mail", Email, "customers.view_email", OF_CUSTOMER_OR_PERSON, ("address",)),
    FollowedKind("delivery", "How papers go", DeliveryPreference, "customers.view_deliverypreference"),
    FollowedKind("bank_account", "Bank account", BankAccount, "customers.view_bankaccount", named=("last4",)),
    FollowedKind("mandate", "Mandate", Mandate, "customers.view_mandate", named=("reference",)),
    FollowedKind("tax_exemption", "Tax exemption", TaxExemption, "customers.view_taxexemption", named=("certificate",)),
)
OF_KEY = {kind.key: kind for kind in KINDS}


def told_to(user: User, only: str = "") -> list[FollowedKind]:
    """Return the kinds whose events this user may read, or the one of them that is asked for."""
    return [kind for kind in _asked(only) if user.has_perm(kind.permission)]


def _asked(only: str) -> Iterable[FollowedKind]:
    return [OF_KEY[only]] if only in OF_KEY else KINDS
