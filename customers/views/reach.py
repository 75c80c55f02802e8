"""The phones and e-mails of the Contacts tab, of the office and of people: lines that are typed in their card."""

from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers import emails, phones, reach
from customers.duplicates.suggestions import reached_by, typed
from customers.firms import lock_firms
from customers.meanwhile import locked
from customers.models import Contact, Customer, Email, Phone
from customers.reach_forms import EmailForm, PhoneForm, ReachForm
from customers.views.cards import asked_for, at, card_of, in_place, shown
from customers.views.pieces import kept_when_gone, opened, piece, removed
from staff.permissions import needs

Kind = type[Phone] | type[Email]
NAMES = {Phone: "Phone", Email: "E-mail"}


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


@needs("customers.view_contact")
def reached(request: HttpRequest, code: str) -> HttpResponseBase:
    """Where the number or address typed so far is known already: a fragment of its line."""
    customer = opened(request, code)
    line = reach.read(request.GET.get("typed", "")[:300])
    asked = typed(phone=line.number, email=line.email, region=phones.region_of(customer))
    found = reached_by(asked, viewer=request.user, without=customer.pk)
    return TemplateResponse(request, "customers/lines/reached.html", {"found": found})


@needs("customers.change_phone")
@in_place()
@kept_when_gone(PhoneForm, "customers:add_reach", "This number was removed")
def edit_phone(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    return _edited(request, opened(request, code), Phone, pk, PhoneForm, phones.edit_phone)


@needs("customers.change_email")
@in_place()
@kept_when_gone(EmailForm, "customers:add_reach", "This address was removed")
def edit_email(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    return _edited(request, opened(request, code), Email, pk, EmailForm, emails.edit_email)


@transaction.atomic
def _edited(
    request: HttpRequest, customer: Customer, kind: Kind, pk: int, form_of: type[PhoneForm] | type[EmailForm],
    edit: Callable,
) -> HttpResponseBase:  # fmt: skip
    row, of = reachable(kind, customer, pk)
    if request.method == "POST":
        lock_firms(of)
    noun = kind._meta.model_name
    form = form_of(request.POST or None, initial=form_of.values(row))
    form = at(card_of(request, customer, of), form, f"{noun}-{pk}")
    return piece(
        request, customer, form, partial(edit, of=of, **{noun: row}), f"{NAMES[kind]} of {phones.name_of(of)}", "Save",
        current=partial(locked, kind, pk), done=partial(shown, request, customer, of, focus=f"{noun}-{pk}"),
    )  # fmt: skip


@needs("customers.delete_phone")
def remove_phone(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    return _removed(request, opened(request, code), Phone, pk, phones.remove_phone)


@needs("customers.delete_email")
def remove_email(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    return _removed(request, opened(request, code), Email, pk, emails.remove_email)


@require_POST
def _removed(request: HttpRequest, customer: Customer, kind: Kind, pk: int, remove: Callable) -> HttpResponseBase:
    row, of = reachable(kind, customer, pk)
    gone = partial(remove, of=of, **{kind._meta.model_name: row})
    if not request.htmx:
        return removed(request, customer, gone, f"{row} is removed.")
    gone(by=request.user, now=timezone.now())
    return shown(request, customer, of, focus="line")


def reachable(kind: Kind, customer: Customer, pk: int) -> tuple[Phone | Email, Customer | Contact]:
    """Return a number or address of this customer's office or people, and whose it is."""
    row = get_object_or_404(kind, Q(customer=customer) | Q(person__contacts__customer=customer), pk=pk)
    if row.customer_id:
        return row, customer
    return row, customer.contacts.select_related("person", "customer").get(person=row.person_id)
