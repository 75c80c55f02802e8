from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from credit.holding.forms import OverrideForm
from credit.holding.overrides import OverrideRefused, grant_override, withdraw_override
from credit.models import HeldWork, Override
from credit.views.folder import folder_of
from journal.confirming import confirmed
from staff.permissions import needs


@needs("credit.add_override")
@confirmed("override_granted")
def grant(request: HttpRequest, code: str, held: int) -> HttpResponse:
    """Let one order or call that is held back pass: why, and for how long."""
    customer, form = folder_of(request, code), OverrideForm(request.POST or None)
    waiting = get_object_or_404(HeldWork.objects.select_related("order", "asked_by"), customer=customer, pk=held)
    work = waiting.order or _call(waiting)
    if request.method == "POST" and form.is_valid():
        try:
            grant_override(work=work, by=request.user, now=timezone.now(), **form.cleaned_data)
        except OverrideRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{work} may pass once. {waiting.asked_by} has been told to confirm it.")
            return redirect("credit:held")
    context = {"customer": customer, "form": form, "held": waiting, "work": work}
    return TemplateResponse(request, "credit/grant.html", context, status=422 if form.is_bound else 200)


def _call(held: HeldWork):
    """The service call, of an app beside this one (settings.CALL_MODEL)."""
    calls = apps.get_model(settings.CALL_MODEL).objects.select_related("customer", "noted_by")
    return get_object_or_404(calls, customer=held.customer_id, pk=held.call_id)


@needs("credit.add_override")
@require_POST
def withdraw(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take an override back that was not used yet."""
    customer = folder_of(request, code)
    override = get_object_or_404(Override.objects.select_related("customer"), customer=customer, pk=pk)
    try:
        withdraw_override(override=override, by=request.user, now=timezone.now())
    except OverrideRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "The override is withdrawn: the work is held back again.")
    return redirect("credit:overview", customer.code)
