"""Master data: editing with a conflict page, archiving and restoring."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.forms import CustomerForm, settled
from customers.models import Customer
from customers.register import (
    RegisterRefused,
    Stale,
    archive_customer,
    edit_customer,
    restore_customer,
    said,
)
from staff.permissions import needs


@needs("customers.change_customer")
def edit(request: HttpRequest, code: str) -> HttpResponseBase:
    """Change master data; who was overtaken on the same field chooses between the two values."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    form = CustomerForm(settled(request.POST) if request.POST else None, instance=customer, user=request.user)
    if form.is_valid():
        try:
            edit_customer(
                customer=customer, changes=form.changes, original=form.original, by=request.user, now=timezone.now()
            )
        except Stale as stale:
            return conflict(request, form, stale)
        except RegisterRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "The master data is saved.")
            return redirect("customers:contacts", code)
    context = {"customer": customer, "form": form}
    return TemplateResponse(request, "customers/edit.html", context, status=422 if form.is_bound else 200)


def conflict(request: HttpRequest, form: CustomerForm, stale: Stale) -> HttpResponseBase:
    """Show both values of each field that two people changed; nothing is saved yet."""
    fields = [
        {"name": field.name, "label": field.label, "clash": field.clash,
         "original": said(field.original), "theirs": said(field.theirs), "mine": said(field.mine)}
        for field in stale.fields
    ]  # fmt: skip
    context = {
        "customer": stale.customer,
        "fields": fields,
        "hidden": form.unsettled(stale),
        "theirs_by": stale.customer.changed_by or "Somebody",
        "theirs_at": stale.customer.changed_at,
    }
    return TemplateResponse(request, "customers/conflict.html", context, status=409)


@require_POST
def _switch(request: HttpRequest, code: str, verb, done: str) -> HttpResponseBase:
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    try:
        verb(customer=customer, by=request.user, now=timezone.now())
    except RegisterRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, done.format(customer.name))
    return redirect("customers:contacts", code)


@needs("customers.archive_customer")
def archive(request: HttpRequest, code: str) -> HttpResponseBase:
    """Take the customer out of the lists."""
    return _switch(request, code, archive_customer, "{} is archived: out of the lists, its folder stays readable.")


@needs("customers.archive_customer")
def restore(request: HttpRequest, code: str) -> HttpResponseBase:
    """Bring the customer back into the lists."""
    return _switch(request, code, restore_customer, "{} is a customer again.")
