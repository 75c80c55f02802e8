"""A card of the Contacts tab alone: a person's, or the office's, as it is swapped after a change."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django_htmx.http import reswap, retarget

from customers.cards import Card, cards_of
from customers.known_people import people_of
from customers.models import Contact, Customer
from customers.reach_forms import ReachForm
from customers.views.pieces import opened
from foundation.periods import company_today
from staff.permissions import View, needs


@needs("customers.view_contact")
def card(request: HttpRequest, code: str) -> HttpResponseBase:
    """One card as it stands; ?focus= says where the cursor was."""
    customer = opened(request, code)
    return shown(request, customer, asked_for(request, customer), focus=request.GET.get("focus", ""))


def shown(
    request: HttpRequest, customer: Customer, of: Customer | Contact, *, focus: str = "", ready: bool = False
) -> HttpResponseBase:
    """Return the card, with an empty line open for the next number when `ready`; without htmx the tab at the card."""
    found = card_of(request, customer, of)
    back = f"{reverse('customers:contacts', args=[customer.code])}#{found.key}"
    if not request.htmx:
        return redirect(back)
    line = at(found, ReachForm(), "line") if ready else None
    context = {"customer": customer, "card": found, "focus": focus, "line": line, "back": back}
    context["refreshed"] = not found.contact or found.contact.is_key  # whom the header names
    template = "contact" if found.contact else "office"
    return TemplateResponse(request, f"customers/{template}.html", context)


def card_of(request: HttpRequest, customer: Customer, of: Customer | Contact) -> Card:
    contact = people_of(customer, viewer=request.user).get(pk=of.pk) if isinstance(of, Contact) else None
    return Card(customer, company_today(), contact)


def everybody(request: HttpRequest, customer: Customer, *, focus: str = "") -> HttpResponseBase:
    """Return the block of all people, the cursor at one of them; without htmx the tab."""
    if not request.htmx:
        return redirect(f"{reverse('customers:contacts', args=[customer.code])}#{focus}")
    people = list(cards_of(customer, viewer=request.user, today=company_today()))
    context = {"customer": customer, "people": people, "at": focus, "refreshed": True}
    return reswap(retarget(TemplateResponse(request, "customers/people.html", context), "#people-block"), "outerHTML")


def in_place(place: str = "closest [data-place]") -> Callable[[View], View]:
    """Put a form that was refused where it stood (a selector of htmx); what was taken swaps what it is about."""

    def guard(view: View) -> View:
        @wraps(view)
        def placed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            answer = view(request, *args, **kwargs)
            refused = request.htmx and answer.status_code in (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.CONFLICT)
            return reswap(retarget(answer, place), "innerHTML") if refused else answer

        return placed

    return guard


def asked_for(request: HttpRequest, customer: Customer) -> Customer | Contact:
    """Return whose card it is: the contact ?contact= names, else the office."""
    pk = request.GET.get("contact", "")
    contacts = customer.contacts.select_related("person", "customer")
    return get_object_or_404(contacts, pk=pk) if pk.isdecimal() else customer


def at(card: Card, form: Form, focus: str) -> Form:
    """Tell the form which card it stands in: where Escape goes back to, and who else is changed by it."""
    form.card, form.auto_id = card, f"id_{card.key}_{focus}_%s"
    asked = {"contact": card.contact.pk} if card.contact else {}
    form.back = f"{reverse('customers:card', args=[card.customer.code])}?{urlencode({**asked, 'focus': focus})}"
    return form
