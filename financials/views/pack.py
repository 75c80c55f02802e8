"""The answer pack: the papers ticked in the list, in one e-mail."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from customers.delivery import delivery_of
from customers.models import Customer
from financials.packs.contents import Picked, picked
from financials.packs.cover import cover_of
from financials.packs.form import PackForm
from financials.packs.sending import send_pack
from financials.sending import NotSent, addresses_of
from financials.views.folder import folder
from staff.permissions import needs


@needs("financials.view_document", "journal.add_entry")
def pack(request: HttpRequest, code: str) -> HttpResponse:
    """Show what goes to whom with which words, and send it."""
    customer, context = folder(request, code)
    rows = request.POST.getlist("pick") or request.GET.getlist("pick")
    chosen = picked(customer, rows)
    back = reverse("financials:overview", args=[customer.code])
    if not chosen:
        messages.warning(request, "Tick the papers to send first: issued documents, or payments for their receipts.")
        return redirect(back)
    form = _form(request, customer, chosen)
    if request.method == "POST" and form.is_valid() and _sent(request, chosen, form):
        return redirect(back)
    context |= {"form": form, "chosen": chosen, "rows": rows, "missing": len(set(rows)) - len(chosen)}
    return TemplateResponse(request, "financials/pack.html", context, status=422 if form.is_bound else 200)


def _form(request: HttpRequest, customer: Customer, chosen: Picked) -> PackForm:
    to = delivery_of(customer)
    contact = customer.contacts.select_related("person").filter(pk=to.contact_id).first()
    theirs = addresses_of(customer.payer) if customer.payer else []
    addresses = list(dict.fromkeys(filter(None, [to.email, *theirs, *addresses_of(customer)])))
    cover = cover_of(chosen, sender=request.user.get_full_name(), contact=contact)
    return PackForm(request.POST or None, picked=chosen, addresses=addresses, cover=cover)


def _sent(request: HttpRequest, chosen: Picked, form: PackForm) -> bool:
    said: dict[str, Any] = form.letter
    try:
        done = send_pack(picked=chosen, wanted=form.wanted, by=request.user, now=timezone.now(), **said)
    except NotSent as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, f"{done.papers} paper{'s' if done.papers > 1 else ''} are on the way to {done.to}.")
    return True
