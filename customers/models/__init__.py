"""The customer and the people, addresses, phones and e-mails around it, and the facts others ask for.

Every table owned by a customer carries `customer_id NOT NULL` and UNIQUE (customer_id, id); links between rows
of one customer are composite foreign keys made in the migrations (foundation.integrity).
"""

from customers.models.banking import BankAccount, BankAccountQuerySet, Mandate, MandateQuerySet
from customers.models.customer import CODE, Category, Customer, CustomerQuerySet, customer_key, known_terms
from customers.models.delivery import DeliveryPreference
from customers.models.habits import RegisterHabit
from customers.models.history import CategoryLink, TagLink
from customers.models.importing import ImportFile, ImportRow, RememberedMapping
from customers.models.operations import Merge, Moved, Operation, RowImage
from customers.models.people import Address, Contact, Email, Person, Phone
from customers.models.sorting import (
    Assignment,
    CustomField,
    DuplicatePair,
    Group,
    Membership,
    SavedView,
    Selection,
    Tag,
)
from customers.models.standing import Hold, HoldQuerySet, TaxExemption

__all__ = [
    "CODE",
    "Address",
    "Assignment",
    "BankAccount",
    "BankAccountQuerySet",
    "Category",
    "CategoryLink",
    "Contact",
    "CustomField",
    "Customer",
    "CustomerQuerySet",
    "DeliveryPreference",
    "DuplicatePair",
    "Email",
    "Group",
    "Hold",
    "HoldQuerySet",
    "ImportFile",
    "ImportRow",
    "Mandate",
    "MandateQuerySet",
    "Membership",
    "Merge",
    "Moved",
    "Operation",
    "Person",
    "Phone",
    "RegisterHabit",
    "RememberedMapping",
    "RowImage",
    "SavedView",
    "Selection",
    "Tag",
    "TagLink",
    "TaxExemption",
    "customer_key",
    "known_terms",
]
