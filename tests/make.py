"""Factories: plain functions that put one thing of the trade into the database."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import count

from catalog.models import ListedPrice, PriceList, Product, Warehouse
from catalog.stock import receive
from credit.collecting.promises import promise_plan
from credit.models import Promise
from crm.roles import give_roles
from customers.models import Contact, Customer, Email, Person, Phone
from financials.documents import LineDraft
from financials.invoices import issue_credit_note, issue_invoice
from financials.models import Document, Payment
from financials.orders import place_order
from financials.payments import record_payment
from staff.models import User

_number = count(1)


def user(name: str = "Anna Meyer", **fields) -> User:
    """Somebody of the office; the password of everybody is "open sesame, please"."""
    email = fields.pop("email", None) or f"{name.lower().replace(' ', '.')}.{next(_number)}@office.example"
    return User.objects.create_user(email, "open sesame, please", name=name, **fields)


def person(name: str, *roles: str) -> User:
    """Somebody of the office who has these roles."""
    someone = user(name)
    give_roles(someone, *roles)
    return someone


def customer(code: str | None = None, name: str = "Baumgart GmbH", **fields) -> Customer:
    fields = {"currency": "USD", "created_on": date(2020, 1, 1), **fields}
    return Customer.objects.create(code=code or f"C-{next(_number)}", name=name, **fields)


def contact(customer: Customer, first_name: str = "Jan", last_name: str = "Roth", **fields) -> Contact:
    person = Person.objects.create(first_name=first_name, last_name=last_name)
    return Contact.objects.create(customer=customer, person=person, **fields)


def at(day: date) -> datetime:
    """Noon of a day, as the clock the verbs are given."""
    return datetime.combine(day, time(12), UTC)


def somebody() -> User:
    """Anybody of the office, when it does not matter who."""
    return User.objects.order_by("pk").first() or user()


def line(amount: Decimal | str, **fields) -> LineDraft:
    fields = {"description": "Hex bolts M8", "quantity": Decimal(1), **fields}
    return LineDraft(unit_price=Decimal(amount), **fields)


def invoice(customer: Customer, amount: Decimal | str = "100.00", *, issued_on: date, **fields) -> Document:
    """An invoice of one line, booked on the day it is dated unless `now` says otherwise."""
    fields = {"now": at(issued_on), "lines": [line(amount)], **fields}
    return issue_invoice(customer=customer, issued_on=issued_on, by=somebody(), **fields)


def credit_note(customer: Customer, amount: Decimal | str, *, issued_on: date, **fields) -> Document:
    fields = {"now": at(issued_on), "lines": [line(amount)], **fields}
    return issue_credit_note(customer=customer, issued_on=issued_on, by=somebody(), **fields)


def payment(customer: Customer, amount: Decimal | str, *, received_on: date, to=(), **fields) -> Payment:
    """A payment; `to` names invoices, each with the amount of it that is settled and, if any, the discount taken."""
    fields = {"now": at(received_on), "reference": f"TRX-{next(_number)}", **fields}
    allocate_to = [(document, *map(Decimal, parts)) for document, *parts in to]
    return record_payment(
        customer=customer,
        amount=Decimal(amount),
        received_on=received_on,
        allocate_to=allocate_to,
        by=somebody(),
        **fields,
    )


def order(customer: Customer, amount: Decimal | str = "100.00", *, issued_on: date, **fields) -> Document:
    fields = {"now": at(issued_on), "lines": [line(amount)], **fields}
    return place_order(customer=customer, issued_on=issued_on, by=somebody(), **fields)


def phone(of: Customer | Contact, as_typed: str, e164: str = "", **fields) -> Phone:
    """A number of the office, or of the person behind a contact."""
    return Phone.objects.create(**_owner(of), as_typed=as_typed, e164=e164, **fields)


def email(of: Customer | Contact, address: str) -> Email:
    return Email.objects.create(**_owner(of), address=address)


def _owner(of: Customer | Contact) -> dict[str, object]:
    return {"person": of.person} if isinstance(of, Contact) else {"customer": of}


def product(part_number: str | None = None, list_price: Decimal | str | None = "13.00", **fields) -> Product:
    fields = {"description": "Hex bolts M8", **fields}
    price = None if list_price is None else Decimal(list_price)
    return Product.objects.create(part_number=part_number or f"P-{next(_number)}", list_price=price, **fields)


def price_list(**fields) -> PriceList:
    """A price list for everybody; of a group with `category`, a customer's own, a contract with a number too."""
    level = "group" if "category" in fields else "customer" if "customer" in fields else "list"
    level = "contract" if "contract_number" in fields else level
    return PriceList.objects.create(**{"name": f"Prices {next(_number)}", "currency": "USD", "level": level, **fields})


def listed(prices: PriceList, product: Product, unit_price: Decimal | str | None = None, **fields) -> ListedPrice:
    """A price from one piece on; `discount_percent` instead of an amount."""
    amount = None if unit_price is None else Decimal(unit_price)
    return ListedPrice.objects.create(price_list=prices, product=product, unit_price=amount, **fields)


def warehouse(code: str = "MAIN", **fields) -> Warehouse:
    return Warehouse.objects.create(code=code, **{"name": code.title(), "is_default": code == "MAIN", **fields})


def goods(product: Product, warehouse: Warehouse, quantity: int | str) -> None:
    """Put goods on the shelf."""
    receive(product=product, warehouse=warehouse, quantity=Decimal(quantity), by=None, today=date(2026, 1, 2))


def promise_payment(*, amount: Decimal, due_on: date, **said) -> Promise:
    """One amount promised by one day."""
    return promise_plan(parts=[(amount, due_on)], **said)[0]
