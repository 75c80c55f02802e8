from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from credit.holding.forms import DeclineForm
from credit.holding.held import NotDecided, decline
from credit.holding.tables import HELD, SHOWN, held_work
from credit.views.folder import folder_of
from foundation.tables import Listing
from staff.permissions import needs


@needs("credit.view_heldwork")
def held(request: HttpRequest) -> HttpResponse:
    """Orders and service calls that were refused and wait for a decision, the longest waiting first."""
    which = request.GET.get("which") if request.GET.get("which") in SHOWN else "open"
    sort = "asked_at" if which == "open" else "-asked_at"
    listing = Listing(HELD, held_work(which), request.GET, what="held orders", sort=sort)
    if request.user.has_perm("customers.export_customer") and (file := listing.export("held-orders")):
        return file
    context = {"listing": listing, "sort": listing.sort, "which": which, "shown": SHOWN}
    return TemplateResponse(request, "credit/held.html", context)


@needs("credit.add_override")
def decline_held(request: HttpRequest, code: str, held: int) -> HttpResponse:
    """Ask why, and say no; the draft stays with who wrote it."""
    customer, form = folder_of(request, code), DeclineForm(request.POST or None)
    work = get_object_or_404(held_work("all"), customer=customer, pk=held)
    if request.method == "POST" and form.is_valid():
        try:
            decline(held=work, by=request.user, now=timezone.now(), **form.cleaned_data)
        except NotDecided as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Declined. {work.asked_by.get_short_name()} is told why; the draft stays.")
            return redirect("credit:held")
    context = {"customer": customer, "work": work, "form": form}
    return TemplateResponse(request, "credit/decline.html", context, status=422 if form.is_bound else 200)
