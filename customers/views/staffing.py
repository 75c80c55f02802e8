"""Who looks after this customer, on its Contacts tab."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.bulk.looking_after import DutyForm
from customers.models import Customer
from customers.staffing import StaffingRefused, assign, unassign
from staff.permissions import needs


@needs("customers.add_assignment")
@require_POST
def assign_staff(request: HttpRequest, code: str) -> HttpResponseBase:
    """Let a colleague look after the customer in a duty."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    form = DutyForm(request.POST, prefix="to")
    try:
        if not form.is_valid():
            raise StaffingRefused("Nobody was assigned: choose a colleague and say in which duty.")
        assign(customer=customer, **form.cleaned_data, by=request.user, now=timezone.now())
    except StaffingRefused as refusal:
        messages.warning(request, str(refusal))
    return redirect("customers:contacts", code)


@needs("customers.delete_assignment")
@require_POST
def unassign_staff(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Take the duty off the colleague."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    assignment = get_object_or_404(customer.assignments.select_related("user", "customer"), pk=pk)
    unassign(assignment=assignment, by=request.user, now=timezone.now())
    return redirect("customers:contacts", code)
