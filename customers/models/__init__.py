"""The customer and the people, addresses, phones and e-mails around it, and the facts others ask for.

Every table owned by a customer carries `customer_id NOT NULL` and UNIQUE (customer_id, id); links between rows
of one customer are composite foreign keys made in the migrations (foundation.integrity).
"""

from customers.models.banking import BankAccount, BankAccountQuerySet, Mandate, MandateQuerySet
from customers.models.customer import CODE, Category, Customer, CustomerQuerySet, customer_key, known_terms
from customers.models.delivery import DeliveryPreference
from customers.models.people import Address, Contact, Email, Person, Phone
from customers.models.standing import Hold, HoldQuerySet, TaxExemption

__all__ = [
    "CODE",
    "Address",
    "BankAccount",
    "BankAccountQuerySet",
    "Category",
    "Contact",
    "Customer",
    "CustomerQuerySet",
    "DeliveryPreference",
    "Email",
    "Hold",
    "HoldQuerySet",
    "Mandate",
    "MandateQuerySet",
    "Person",
    "Phone",
    "TaxExemption",
    "customer_key",
    "known_terms",
]
