"""The people of the Contacts tab."""

from functools import partial

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404

from customers import emails, people, phones
from customers.models import Customer
from customers.people_forms import ContactForm, NewContactForm
from customers.views.pieces import opened, piece, removed
from staff.permissions import needs


@needs("customers.add_contact")
def add_contact(request: HttpRequest, code: str) -> HttpResponseBase:
    customer = opened(request, code)
    form = NewContactForm(request.POST or None)
    return piece(request, customer, form, partial(new_contact, customer=customer), "New contact", "Save contact")


def new_contact(*, customer: Customer, phone: str, email: str, by, now, **fields) -> None:
    """Add a person together with the number and the address that came with the name."""
    contact = people.add_contact(customer=customer, by=by, now=now, **fields)
    if phone:
        phones.add_phone(of=contact, number=phone, by=by, now=now)
    if email:
        emails.add_email(of=contact, address=email, by=by, now=now)


@needs("customers.change_contact")
def edit_contact(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    contact = get_object_or_404(customer.contacts.select_related("person"), pk=pk)
    form = ContactForm(request.POST or None, initial=ContactForm.values(contact))

    def save(*, by, now, **changes):
        people.edit_contact(contact=contact, changes=changes, by=by, now=now)

    return piece(request, customer, form, save, f"Change {contact}", "Save contact")


@needs("customers.delete_contact")
def remove_contact(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    contact = get_object_or_404(customer.contacts.select_related("person", "customer"), pk=pk)
    return removed(
        request, customer, partial(people.remove_contact, contact=contact), f"{contact} is no contact any more."
    )
