"""The history of master data (F188, A30): database triggers write down each change, whoever makes it and by what path.

django-pghistory keeps one table of events for each table that is followed: the row as it was after an insert or
update, as it was before a delete. An event carries the context of its transaction (staff.acting: who, by what path),
none when somebody changed the database by hand. Events are only ever added (migration 0024), and outlive their row.
"""

import pghistory
from django.db import models

from customers.models.banking import BankAccount, Mandate
from customers.models.customer import Customer
from customers.models.delivery import DeliveryPreference
from customers.models.people import Address, Contact, Email, Person, Phone
from customers.models.sorting import Assignment, Membership
from customers.models.standing import TaxExemption

WHO_CHANGED_LAST = ("changed_at", "changed_by")  # the event itself says so
SEALED = ("iban_sealed", "iban_index", "number_sealed")  # numbers never change, and no copy of them is kept


class CategoryLink(Customer.categories.through):
    """That a customer is of a category; triggers are made for models of our own only."""

    class Meta:
        proxy = True
        default_permissions = ()

    def __str__(self):
        return f"{self.customer_id} in {self.category_id}"


class TagLink(Customer.tags.through):
    """That a customer has a tag."""

    class Meta:
        proxy = True
        default_permissions = ()

    def __str__(self):
        return f"{self.customer_id} has {self.tag_id}"


def follow(model: type[models.Model], name: str, *, leave_out: tuple[str, ...] = ()) -> None:
    """Have each insert, update and delete of the model's rows written down; found by the row and by the customer."""
    of_customer = any(field.name == "customer" for field in model._meta.fields)
    indexes = [models.Index(fields=["pgh_obj", "pgh_id"], name=f"{name}_events_of_row")]
    if of_customer:
        indexes += [models.Index(fields=["customer", "pgh_created_at"], name=f"{name}_events_of_firm")]
    indexes += [models.Index(fields=["pgh_created_at", "pgh_id"], name=f"{name}_events_by_time")]
    pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=leave_out,
        app_label="customers",
        model_name=f"{name.title().replace('_', '')}Event",
        meta={"indexes": indexes, "default_permissions": (), "db_table": f"customers_{name}_event"},
    )(model)


follow(Customer, "customer", leave_out=("version", *WHO_CHANGED_LAST))
follow(CategoryLink, "category_of")
follow(TagLink, "tag_of")
follow(Person, "person", leave_out=WHO_CHANGED_LAST)
follow(Contact, "contact", leave_out=WHO_CHANGED_LAST)
follow(Address, "address", leave_out=WHO_CHANGED_LAST)
follow(Phone, "phone", leave_out=WHO_CHANGED_LAST)
follow(Email, "email", leave_out=WHO_CHANGED_LAST)
follow(BankAccount, "bank_account", leave_out=SEALED)
follow(Mandate, "mandate")
follow(TaxExemption, "tax_exemption")
follow(DeliveryPreference, "delivery", leave_out=WHO_CHANGED_LAST)
follow(Membership, "membership")
follow(Assignment, "assignment")
