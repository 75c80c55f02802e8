"""Archiving, restoring and deleting a customer, each to be taken back for 30 days."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.archiving import archive_customer, restore_customer
from customers.deleting import delete_customer, in_the_way, refusal
from customers.models import Customer
from customers.register import RegisterRefused
from customers.views.told import undo_offered
from staff.permissions import needs


@require_POST
def _switch(request: HttpRequest, code: str, verb, done: str) -> HttpResponseBase:
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    try:
        operation = verb(customer=customer, by=request.user, now=timezone.now())
    except RegisterRefused as refused:
        messages.warning(request, str(refused))
    else:
        undo_offered(request, done.format(customer.name), operation)
    return redirect("customers:contacts", code)


@needs("customers.archive_customer")
def archive(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take the customer out of the lists."""
    return _switch(request, code, archive_customer, "{} is archived: out of the lists, its folder stays readable.")


@needs("customers.archive_customer")
def restore(request: HttpRequest, code: str) -> HttpResponseBase:
    """Bring the customer back into the lists."""
    return _switch(request, code, restore_customer, "{} is a customer again.")


@needs("customers.delete_customer")
def delete(request: HttpRequest, code: str) -> HttpResponseBase:
    """Delete the customer, or say what is in the way and what can be done instead."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    if request.method == "POST":
        try:
            operation = delete_customer(customer=customer, by=request.user, now=timezone.now())
        except RegisterRefused as refused:
            messages.warning(request, str(refused))
        else:
            undo_offered(
                request, f"{customer} is deleted, its contacts with it. Its code is never given again.", operation
            )
            return redirect("customers:register")
    found = in_the_way(customer)
    context = {"customer": customer, "found": found, "why": refusal(customer, found) if found else ""}
    return TemplateResponse(request, "customers/delete.html", context, status=422 if request.method == "POST" else 200)
