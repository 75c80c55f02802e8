"""What the small forms of the Contacts tab have in common: shown in their place, saved, removed."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers import addresses, delivery, exemptions, people, phones
from customers.bank_numbers import BankNumberRefused
from customers.banking import BankingRefused
from customers.models import Customer

REFUSALS = (
    people.ContactRefused, phones.PhoneRefused, addresses.AddressRefused, BankNumberRefused, BankingRefused,
    exemptions.ExemptionRefused, delivery.DeliveryRefused,
)  # fmt: skip


def opened(request: HttpRequest, code: str) -> Customer:
    return get_object_or_404(Customer.objects.visible_to(request.user), code=code)


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
