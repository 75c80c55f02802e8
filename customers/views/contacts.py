"""The Contacts tab: main data, people, phones, e-mails and addresses, changed in place."""

from collections.abc import Callable
from functools import partial

from django import forms
from django.contrib import messages
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers import addresses, delivery, emails, exemptions, people, phones
from customers.bank_numbers import BankNumberRefused
from customers.banking import BankingRefused
from customers.contact_forms import AddressForm, ContactForm, EmailForm, NewContactForm, PhoneForm
from customers.models import Address, Contact, Customer, Email, Mandate, Phone
from foundation.periods import company_today
from staff.permissions import needs

REFUSALS = (
    people.ContactRefused, phones.PhoneRefused, addresses.AddressRefused, BankNumberRefused, BankingRefused,
    exemptions.ExemptionRefused, delivery.DeliveryRefused,
)  # fmt: skip


@needs("customers.view_contact")
def contacts(request: HttpRequest, code: str) -> HttpResponseBase:
    """Everything about how to reach this customer."""
    customers = Customer.objects.visible_to(request.user).select_related("parent", "sales_rep", "changed_by")
    customer = get_object_or_404(customers, code=code)
    context = {
        "customer": customer,
        "people": customer.contacts.select_related("person").prefetch_related("person__phones", "person__emails")
        .order_by("-is_key", "person__last_name", "person__first_name", "id"),
        "phones": customer.phones.order_by("kind", "id"),
        "emails": customer.emails.order_by("id"),
        "addresses": [(address, addresses.lines(address)) for address in customer.addresses.order_by("-purpose", "id")],
        "delivery": delivery.delivery_of(customer),
        "categories": customer.categories.order_by("name"),
        "exemptions": exemptions.shown(customer, today=company_today()),
        "accounts": customer.bank_accounts.open().select_related("added_by", "confirmed_by")
        .prefetch_related(Prefetch("mandates", Mandate.objects.in_force())).order_by("id"),
    }  # fmt: skip
    return TemplateResponse(request, "customers/contacts.html", context)


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


@needs("customers.add_address")
def add_address(request: HttpRequest, code: str) -> HttpResponseBase:
    customer = opened(request, code)
    main = customer.addresses.filter(purpose=Address.Purpose.MAIN).exists()
    form = AddressForm(request.POST or None, initial={"purpose": Address.Purpose.DELIVERY if main else "main"})

    def save(*, by, now, **parts):
        addresses.add_address(customer=customer, parts=parts, by=by, now=now)

    return piece(request, customer, form, save, "New address", "Save address")


@needs("customers.change_address")
def edit_address(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    address = get_object_or_404(customer.addresses, pk=pk)
    form = AddressForm(request.POST or None, instance=address)

    def save(*, by, now, **parts):
        addresses.edit_address(address=customer.addresses.get(pk=pk), parts=parts, by=by, now=now)

    return piece(request, customer, form, save, "Change address", "Save address")


@needs("customers.delete_address")
def remove_address(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    address = get_object_or_404(customer.addresses.select_related("customer"), pk=pk)
    return removed(request, customer, partial(addresses.remove_address, address=address), "The address is removed.")


def opened(request: HttpRequest, code: str) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.user), code=code)


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


def piece(
    request: HttpRequest, customer: Customer, form: forms.Form, save: Callable, title: str, verb: str
) -> HttpResponseBase:
    """Show a small form (alone when htmx puts it in place), or save it and go back to the tab."""
    if form.is_valid():
        try:
            save(**form.cleaned_data, by=request.user, now=timezone.now())
        except REFUSALS as refusal:
            form.add_error(getattr(refusal, "field", "") or None, str(refusal))
        else:
            return redirect("customers:contacts", customer.code)
    template = "customers/piece.html" + ("#form" if request.htmx else "")
    context = {
        "customer": customer, "form": form, "title": title, "verb": verb, "action": request.get_full_path(),
        "back": reverse("customers:contacts", args=[customer.code]),
    }  # fmt: skip
    return TemplateResponse(request, template, context, status=422 if form.is_bound else 200)


@require_POST
def removed(request: HttpRequest, customer: Customer, remove: Callable, sentence: str) -> HttpResponseBase:
    remove(by=request.user, now=timezone.now())
    messages.success(request, sentence)
    return redirect("customers:contacts", customer.code)
