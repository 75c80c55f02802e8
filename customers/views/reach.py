"""The phones and e-mails of the Contacts tab, of the office and of people."""

from functools import partial

from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from customers import emails, phones
from customers.models import Contact, Customer, Email, Phone
from customers.reach_forms import EmailForm, PhoneForm
from customers.views.pieces import opened, piece, removed
from staff.permissions import needs


@needs("customers.add_phone")
def add_phone(request: HttpRequest, code: str) -> HttpResponseBase:
    customer = opened(request, code)
    of = asked_for(request, customer)
    form = PhoneForm(request.POST or None)
    return piece(
        request, customer, form, partial(phones.add_phone, of=of), f"Phone of {phones.name_of(of)}", "Save number"
    )


@needs("customers.change_phone")
def edit_phone(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    phone, of = reachable(Phone, customer, pk)
    form = PhoneForm(request.POST or None, instance=phone)
    save = partial(phones.edit_phone, phone=Phone.objects.get(pk=pk), of=of)
    return piece(request, customer, form, save, f"Phone of {phones.name_of(of)}", "Save number")


@needs("customers.delete_phone")
def remove_phone(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    phone, of = reachable(Phone, customer, pk)
    return removed(request, customer, partial(phones.remove_phone, phone=phone, of=of), f"{phone} is removed.")


@needs("customers.add_email")
def add_email(request: HttpRequest, code: str) -> HttpResponseBase:
    customer = opened(request, code)
    of = asked_for(request, customer)
    form = EmailForm(request.POST or None)
    return piece(
        request, customer, form, partial(emails.add_email, of=of), f"E-mail of {phones.name_of(of)}", "Save e-mail"
    )


@needs("customers.change_email")
def edit_email(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    email, of = reachable(Email, customer, pk)
    form = EmailForm(request.POST or None, instance=email)
    save = partial(emails.edit_email, email=Email.objects.get(pk=pk), of=of)
    return piece(request, customer, form, save, f"E-mail of {phones.name_of(of)}", "Save e-mail")


@needs("customers.delete_email")
def remove_email(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    email, of = reachable(Email, customer, pk)
    return removed(request, customer, partial(emails.remove_email, email=email, of=of), f"{email} is removed.")


def asked_for(request: HttpRequest, customer: Customer) -> Customer | Contact:
    """Return whom the new number belongs to: the contact ?contact= names, else the office."""
    pk = request.GET.get("contact", "")
    return (
        get_object_or_404(customer.contacts.select_related("person", "customer"), pk=pk) if pk.isdecimal() else customer
    )


def reachable(kind: type[Phone] | type[Email], customer: Customer, pk: int) -> tuple[Phone | Email, Customer | Contact]:
    """Return a number or address of this customer's office or people, and whose it is."""
    row = get_object_or_404(kind, Q(customer=customer) | Q(person__contacts__customer=customer), pk=pk)
    if row.customer_id:
        return row, customer
    return row, customer.contacts.select_related("person", "customer").get(person=row.person_id)
