"""Factories: plain functions that put one thing of the trade into the database."""

from datetime import date
from itertools import count

from customers.models import Contact, Customer, Person
from staff.models import User

_number = count(1)


def user(name: str = "Anna Meyer", **fields) -> User:
    """Somebody of the office; the password of everybody is "open sesame, please"."""
    email = fields.pop("email", None) or f"{name.lower().replace(' ', '.')}.{next(_number)}@office.example"
    return User.objects.create_user(email, "open sesame, please", name=name, **fields)


def customer(code: str | None = None, name: str = "Baumgart GmbH", **fields) -> Customer:
    fields = {"currency": "USD", "created_on": date(2020, 1, 1), **fields}
    return Customer.objects.create(code=code or f"C-{next(_number)}", name=name, **fields)


def contact(customer: Customer, first_name: str = "Jan", last_name: str = "Roth", **fields) -> Contact:
    person = Person.objects.create(first_name=first_name, last_name=last_name)
    return Contact.objects.create(customer=customer, person=person, **fields)
