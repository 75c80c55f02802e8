"""Master data: editing with a conflict page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from customers.forms import CustomerForm
from customers.meanwhile import Stale
from customers.models import Customer
from customers.register import RegisterRefused, edit_customer
from customers.views.pieces import conflict
from staff.permissions import needs


@needs("customers.change_customer")
def edit(request: HttpRequest, code: str) -> HttpResponseBase:
    """Change master data; who was overtaken on the same field chooses between the two values."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    form = CustomerForm(request.POST or None, instance=customer, user=request.user)
    if form.is_valid():
        try:
            said = {"changes": form.changes, "original": form.original, "keep_numbers": "keep_numbers" in request.POST}
            edit_customer(customer=customer, **said, by=request.user, now=timezone.now())
        except Stale as stale:
            return conflict(request, stale.record, form, stale, "Master data", request.path)
        except ValidationError as trouble:
            form.add_error(None, trouble)
        except RegisterRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "The master data is saved.")
            return redirect("customers:contacts", code)
    context = {"customer": customer, "form": form}
    return TemplateResponse(request, "customers/edit.html", context, status=422 if form.is_bound else 200)
