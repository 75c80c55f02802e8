"""What the small forms of the Contacts tab have in common: shown in their place, saved, merged, removed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from customers import addresses, delivery, emails, exemptions, people, phones
from customers.bank_numbers import BankNumberRefused
from customers.banking import BankingRefused
from customers.holds import lock_customer
from customers.meanwhile import Stale
from customers.models import Customer

REFUSALS = (
    people.ContactRefused, phones.PhoneRefused, emails.EmailRefused, addresses.AddressRefused, BankNumberRefused,
    BankingRefused, exemptions.ExemptionRefused, delivery.DeliveryRefused,
)  # fmt: skip
GONE = (
    "Somebody removed this while you were typing; the journal says who and when. What you typed is kept below: "
    "save it anew, or cancel."
)


def opened(request: HttpRequest, code: str) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.user), code=code)


def piece(
    request: HttpRequest, customer: Customer, form: forms.Form, save: Callable, title: str, verb: str,
    *, current: Callable[[], Any] | None = None, done: Callable[[], HttpResponseBase] | None = None,
) -> HttpResponseBase:  # fmt: skip
    """Show a small form (alone when htmx puts it in place), or save it and go back to the tab, or answer `done()`.

    A form that changes something (customers.merging_forms) says by `current` how its record is read and locked
    (customers.meanwhile.locked): what others saved meanwhile is kept, and the same field changed twice is asked about.
    """
    if form.is_valid():
        try:
            with transaction.atomic():
                save(**_merged(customer, form, current), by=request.user, now=timezone.now())
        except Stale as stale:
            return conflict(request, customer, form, stale, title, request.get_full_path())
        except ValidationError as trouble:
            form.add_error(None, trouble)
        except REFUSALS as refusal:
            form.add_error(getattr(refusal, "field", "") or None, str(refusal))
        else:
            return done() if done else to_the_tab(request, customer)
    return shown(request, customer, form, title, verb, request.get_full_path(), 422 if form.is_bound else 200)


def to_the_tab(request: HttpRequest, customer: Customer) -> HttpResponseBase:
    """Go back to the tab: by the browser itself where the form stood in its place, as htmx would put the page there."""
    if request.htmx:
        return HttpResponseClientRedirect(reverse("customers:contacts", args=[customer.code]))
    return redirect("customers:contacts", customer.code)


def _merged(customer: Customer, form: forms.Form, current: Callable[[], Any] | None) -> dict[str, Any]:
    """Return what to save. The customer is locked first, as every verb does, so that two of them never wait in turn."""
    if not current:
        return form.cleaned_data
    lock_customer(customer)
    return form.merged(current())


def shown(
    request: HttpRequest, customer: Customer, form: forms.Form, title: str, verb: str, action: str, status: int
) -> HttpResponseBase:
    template = "customers/piece.html" + ("#form" if request.htmx else "")
    context = {
        "customer": customer, "form": form, "title": title, "verb": verb, "action": action,
        "back": reverse("customers:contacts", args=[customer.code]),
    }  # fmt: skip
    return TemplateResponse(request, template, context, status=status)


def conflict(
    request: HttpRequest, customer: Customer, form: forms.Form, stale: Stale, title: str, action: str
) -> HttpResponseBase:
    """Show both values of each field that two people changed, in the place of the form; nothing is saved yet."""
    fields = [
        {"name": field.name, "label": field.label, "clash": field.clash}
        | {side: form.in_words(field.name, getattr(field, side)) for side in ("original", "theirs", "mine")}
        for field in stale.fields
    ]
    by, at = form.last_change(stale.record)
    context = {
        "customer": customer, "title": title, "action": action, "fields": fields, "hidden": form.unsettled(stale),
        "theirs_by": by or "Somebody", "theirs_at": at, "back": reverse("customers:contacts", args=[customer.code]),
    }  # fmt: skip
    return TemplateResponse(request, "customers/conflict.html" + ("#form" if request.htmx else ""), context, status=409)


def kept_when_gone(form: type[forms.Form], anew: str, title: str) -> Callable:
    """Answer who saves what was removed meanwhile with a sentence and what was typed, to be saved anew (a URL name)."""

    def keep(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def kept(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
            try:
                return view(request, code, pk)
            except (Http404, ObjectDoesNotExist):
                if request.method != "POST":
                    raise
            customer = opened(request, code)
            typed = form(request.POST)
            typed.add_error(None, GONE)
            query = f"?{request.GET.urlencode()}" if request.GET else ""
            action = reverse(anew, args=[customer.code]) + query
            return shown(request, customer, typed, title, "Save as new", action, 409)

        return kept

    return keep


@require_POST
def removed(request: HttpRequest, customer: Customer, remove: Callable, sentence: str) -> HttpResponseBase:
    remove(by=request.user, now=timezone.now())
    messages.success(request, sentence)
    return redirect("customers:contacts", customer.code)
