"""The phones and e-mails of the Contacts tab, of the office and of people: lines that are typed in their card."""

from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers import emails, phones, reach
from customers.firms import lock_firms
from customers.meanwhile import locked
from customers.models import Contact, Customer, Email, Phone
from customers.reach_forms import EmailForm, PhoneForm, ReachForm
from customers.views.cards import asked_for, at, card_of, in_place, shown
from customers.views.pieces import kept_when_gone, opened, piece, removed
from staff.permissions import needs


@needs("customers.add_phone", "customers.add_email")
@in_place()
def add_reach(request: HttpRequest, code: str) -> HttpResponseBase:
    """A number or an address, told apart by what is typed; the next one can be typed at once."""
    customer = opened(request, code)
    of = asked_for(request, customer)
    form = at(card_of(request, customer, of), ReachForm(request.POST or None), "line")
    done = partial(shown, request, customer, of, ready=True)
    title = f"Phone or e-mail of {phones.name_of(of)}"
    return piece(request, customer, form, partial(reach.add_reach, of=of), title, "Save", done=done)


@needs("customers.change_phone")
@in_place()
@kept_when_gone(PhoneForm, "customers:add_reach", "This number was removed")
@transaction.atomic
def edit_phone(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    phone, of = reachable(Phone, customer, pk)
    if request.method == "POST":
        lock_firms(of)
    form = at(card_of(request, customer, of), PhoneForm(request.POST or None, instance=phone), f"phone-{pk}")
    save = partial(phones.edit_phone, phone=Phone.objects.get(pk=pk), of=of)
    done = partial(shown, request, customer, of, focus=f"phone-{pk}")
    current, title = partial(locked, Phone, pk), f"Phone of {phones.name_of(of)}"
    return piece(request, customer, form, save, title, "Save", current=current, done=done)


@needs("customers.delete_phone")
def remove_phone(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    phone, of = reachable(Phone, customer, pk)
    remove = partial(phones.remove_phone, phone=phone, of=of)
    return _removed(request, customer, remove, f"{phone} is removed.", of)


@needs("customers.change_email")
@in_place()
@kept_when_gone(EmailForm, "customers:add_reach", "This address was removed")
@transaction.atomic
def edit_email(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    email, of = reachable(Email, customer, pk)
    if request.method == "POST":
        lock_firms(of)
    form = EmailForm(request.POST or None, initial=EmailForm.values(email))
    form = at(card_of(request, customer, of), form, f"email-{pk}")
    save = partial(emails.edit_email, email=Email.objects.get(pk=pk), of=of)
    done = partial(shown, request, customer, of, focus=f"email-{pk}")
    current, title = partial(locked, Email, pk), f"E-mail of {phones.name_of(of)}"
    return piece(request, customer, form, save, title, "Save", current=current, done=done)


@needs("customers.delete_email")
def remove_email(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    email, of = reachable(Email, customer, pk)
    remove = partial(emails.remove_email, email=email, of=of)
    return _removed(request, customer, remove, f"{email} is removed.", of)


@require_POST
def _removed(
    request: HttpRequest, customer: Customer, remove: Callable, sentence: str, of: Customer | Contact
) -> HttpResponseBase:
    if not request.htmx:
        return removed(request, customer, remove, sentence)
    remove(by=request.user, now=timezone.now())
    return shown(request, customer, of, focus="line")


def reachable(kind: type[Phone] | type[Email], customer: Customer, pk: int) -> tuple[Phone | Email, Customer | Contact]:
    """Return a number or address of this customer's office or people, and whose it is."""
    row = get_object_or_404(kind, Q(customer=customer) | Q(person__contacts__customer=customer), pk=pk)
    if row.customer_id:
        return row, customer
    return row, customer.contacts.select_related("person", "customer").get(person=row.person_id)
