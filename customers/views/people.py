"""The people of the Contacts tab."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from customers import people, personal, reach
from customers.firms import lock_firms
from customers.known_people import Known, certainly, known_people
from customers.meanwhile import locked
from customers.models import Contact, Customer
from customers.names import read_name
from customers.people_forms import LINES, ContactForm, NewContactForm
from customers.views.cards import at, card_of, everybody, in_place, shown
from customers.views.pieces import kept_when_gone, opened, piece, removed
from staff.models import User
from staff.permissions import needs

KNOWN = "This is somebody the house knows. Take that person below, or save another one of this name."


@needs("customers.add_contact")
@in_place("#slot-people")
def add_contact(request: HttpRequest, code: str) -> HttpResponseBase:
    """A new contact in one line; whom the house knows elsewhere is offered, and linked instead of typed twice."""
    customer = opened(request, code)
    form = NewContactForm(request.POST or None)
    form.known = _known(request, customer) if form.is_bound else []
    asked = form.is_valid() and not (request.POST.get("another") or request.POST.get("person"))
    if asked and certainly(form.known, name=form.cleaned_data["name"], email=form.cleaned_data["email"]):
        form.certain = True
        form.add_error(None, KNOWN)
    added: list[Contact] = []
    save = partial(_add, customer=customer, person=request.POST.get("person", ""), viewer=request.user, added=added)
    return piece(
        request, customer, form, save, "New contact", "Save contact",
        done=lambda: everybody(request, customer, focus=f"contact-{added[0].pk}"),
    )  # fmt: skip


def _add(
    *,
    customer: Customer,
    person: str,
    viewer: User,
    added: list[Contact],
    phone: str,
    email: str,
    by: User,
    now: datetime,
    **typed: Any,
) -> None:
    """Add the person typed, or take the one chosen, with the number and the address where they are new."""
    if person:
        known = _visible(viewer).filter(person_id=person if person.isdecimal() else 0).first()
        typed = {name: typed[name] for name in people.OF_CONTACT}
        if not known:
            raise personal.ContactRefused("This person was removed meanwhile. Save the contact as a new one.")
        typed["person"] = known.person
    contact = people.add_contact(customer=customer, by=by, now=now, **typed)
    for line in filter(None, (phone.strip(), email.strip())):
        reach.add_unless_known(of=contact, typed=line, by=by, now=now)
    added.append(contact)


def _visible(viewer: User) -> QuerySet[Contact]:
    return Contact.objects.filter(customer__in=Customer.objects.visible_to(viewer)).select_related("person")


@needs("customers.add_contact")
def known(request: HttpRequest, code: str) -> HttpResponseBase:
    """Whom the house knows already by what is typed so far: a fragment of the form."""
    return TemplateResponse(request, "customers/lines/known.html", {"known": _known(request, opened(request, code))})


def _known(request: HttpRequest, customer: Customer) -> list[Known]:
    typed = {name: (request.POST or request.GET).get(name, "") for name in ("name", "phone", "email")}
    return known_people(customer, viewer=request.user, **typed)


@needs("customers.view_contact")
def reading(request: HttpRequest, code: str) -> HttpResponseBase:
    """How the name typed so far is read, in parts that can be put right: a fragment of the form."""
    customer = opened(request, code)
    name = request.GET.get("name", "").strip()
    form = ContactForm(initial={"name": name, **read_name(name, customer.language).fields}, only="name")
    return TemplateResponse(request, "customers/lines/parts.html", {"form": form})


@needs("customers.change_contact")
@in_place()
@kept_when_gone(ContactForm, "customers:add_contact", "This contact was removed")
@transaction.atomic
def edit_contact(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Change a contact: the whole of it, or in place what ?only= says."""
    customer = opened(request, code)
    contact = get_object_or_404(customer.contacts.select_related("person", "customer"), pk=pk)
    if request.method == "POST":
        lock_firms(contact)
    only = request.GET.get("only", "")
    form = at(card_of(request, customer, contact), ContactForm(request.POST or None, only=only, contact=contact), only)
    block = partial(everybody, request, customer, focus=f"contact-{pk}")

    def save(*, by, now, **changes):
        people.edit_contact(contact=contact, changes=changes, by=by, now=now)

    return piece(
        request, customer, form, save, f"Change {contact}", "Save" if only in LINES else "Save contact",
        current=partial(locked, Contact, pk, "person"),
        done=partial(shown, request, customer, contact, focus=only) if only in LINES else block,
    )  # fmt: skip


@needs("customers.delete_contact")
def remove_contact(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    customer = opened(request, code)
    contact = get_object_or_404(customer.contacts.select_related("person", "customer"), pk=pk)
    return removed(
        request, customer, partial(people.remove_contact, contact=contact), f"{contact} is no contact any more."
    )
