from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from credit.collecting.contested import contested
from credit.collecting.dispute_forms import ChangeForm, CloseForm, NoteForm, OpenForm
from credit.collecting.dispute_list import ABOUT, AGES, SHOWN, dispute_columns, disputes_for
from credit.collecting.disputes import (
    DisputeRefused,
    address_of,
    change_dispute,
    close_dispute,
    note_dispute,
    open_dispute,
    propose_credit_note,
)
from credit.collecting.trail import trail_of
from credit.models import Dispute
from credit.views.folder import folder_of
from financials.models import Document
from foundation.periods import company_today
from foundation.tables import Listing
from staff.permissions import needs

RELATED = ("customer", "document__customer", "line", "owner", "opened_by", "closed_by", "credit_note__customer")


@needs("credit.view_dispute")
def disputes(request: HttpRequest) -> HttpResponse:
    """The disputes of all customers, the oldest first."""
    today = company_today()
    found, asked = disputes_for(request.user, request.GET, today)
    listing = Listing(dispute_columns(today), found, request.GET, what="disputes", sort="opened_on")
    if request.user.has_perm("customers.export_customer") and (file := listing.export("disputes")):
        return file
    context = {"listing": listing, "sort": listing.sort, "asked": asked, "today": today}
    return TemplateResponse(request, "credit/disputes.html", context | {"shown": SHOWN, "ages": AGES, "about": ABOUT})


@needs("credit.add_dispute")
def new_dispute(request: HttpRequest, code: str, document: int) -> HttpResponse:
    """Ask what of an invoice is contested and why, and open the dispute."""
    customer, today = folder_of(request, code), company_today()
    invoice = get_object_or_404(customer.documents, kind=Document.Kind.INVOICE, number__isnull=False, pk=document)
    invoice.customer = customer
    lines = list(invoice.lines.order_by("position"))
    line = next((one for one in lines if str(one.pk) == request.GET.get("line")), None)
    what = contested([invoice], as_of=today)[invoice.pk]
    form = OpenForm(request.POST or None, document=invoice, lines=lines, line=line, left=what.left, by=request.user)
    if form.is_valid() and (made := _done(form, request, open_dispute, document=invoice, **form.cleaned_data)):
        messages.success(request, "The dispute is open: the amount is not asked for until it is settled.")
        return redirect(address_of(made))
    context = {"customer": customer, "document": invoice, "form": form, "contested": what}
    return TemplateResponse(request, "credit/dispute_new.html", context, status=422 if form.is_bound else 200)


@needs("credit.view_dispute")
def dispute(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One dispute with its trail, and what can be done about it."""
    return page(request, dispute_of(request, code, pk))


@needs("credit.add_disputenote")
@require_POST
def add_note(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Keep a note about the dispute."""
    found, form = dispute_of(request, code, pk), NoteForm(request.POST)
    if form.is_valid() and _done(form, request, note_dispute, dispute=found, **form.cleaned_data):
        return redirect(address_of(found))
    return page(request, found, note_form=form)


@needs("credit.change_dispute")
@require_POST
def change(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change amount, category, owner or follow-up."""
    found = dispute_of(request, code, pk)
    form = ChangeForm(request.POST, dispute=found)
    if form.is_valid() and _done(form, request, change_dispute, dispute=found, **form.changes):
        messages.success(
            request, "Changed; the trail says from what to what." if form.changes else "Nothing to change."
        )
        return redirect(address_of(found))
    return page(request, found, change_form=form)


@needs("credit.change_dispute")
@require_POST
def close(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Note how the dispute ended; upheld, the draft of the credit note is opened for who may issue it."""
    found, form = dispute_of(request, code, pk), CloseForm(request.POST)
    if form.is_valid() and (closed := _done(form, request, close_dispute, dispute=found, **form.cleaned_data)):
        messages.success(request, f"The dispute is closed: {closed.get_outcome_display()}.")
        return _to_the_draft(request, closed)
    return page(request, found, close_form=form)


@needs("credit.change_dispute")
@require_POST
def credit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Draft the credit note of an upheld dispute once more."""
    found = dispute_of(request, code, pk)
    try:
        return _to_the_draft(request, propose_credit_note(dispute=found, by=request.user, now=timezone.now()))
    except DisputeRefused as refusal:
        messages.warning(request, str(refusal))
        return redirect(address_of(found))


def page(request: HttpRequest, found: Dispute, **forms) -> HttpResponse:
    """The page of a dispute; with a form that was refused, that one as it was typed."""
    today, document = company_today(), found.document
    known = {
        "note_form": NoteForm(),
        "change_form": ChangeForm(None, dispute=found),
        "close_form": CloseForm(),
    }
    context = known | forms | {
        "customer": found.customer, "dispute": found, "trail": trail_of(found), "today": today,
        "contested": contested([document], as_of=today)[document.pk], "refused": next(iter(forms.values()), None),
    }  # fmt: skip
    return TemplateResponse(request, "credit/dispute.html", context, status=422 if forms else 200)


def dispute_of(request: HttpRequest, code: str, pk: int) -> Dispute:
    return get_object_or_404(Dispute.objects.select_related(*RELATED), customer=folder_of(request, code), pk=pk)


def _done(form, request: HttpRequest, verb: Callable, **said):
    """Do it and return what came of it; refused, put the sentence to the field it is about."""
    try:
        return verb(by=request.user, now=timezone.now(), **said)
    except DisputeRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None


def _to_the_draft(request: HttpRequest, closed: Dispute) -> HttpResponse:
    note = closed.credit_note
    if note and note.is_draft and request.user.has_perms(["financials.issue_invoice", "financials.add_document"]):
        messages.info(request, "This credit note is proposed: look it over and issue it. Nothing is booked yet.")
        return redirect("financials:edit", closed.customer.code, note.kind, note.pk)
    return redirect(address_of(closed))
