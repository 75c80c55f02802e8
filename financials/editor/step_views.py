"""What is done with a document that exists: issued, discarded, accepted, declined, cancelled, copied."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from financials.cancellation import cancel
from financials.documents import DocumentRefused
from financials.drafts import discard_draft
from financials.editor import reading
from financials.editor.copying import copy_document
from financials.editor.keeping import KEPT, keep
from financials.editor.kinds import WRITTEN
from financials.editor.sheet import Sheet
from financials.editor.step_forms import ReasonForm
from financials.editor.views import drafts_of, opened, told
from financials.models import Document
from financials.quotes import accept_quote, decline_quote
from foundation.periods import company_today
from staff.permissions import needs

WHAT_FOLLOWS = {
    "quote": "It can no longer be accepted.",
    "order": "Nothing more is delivered or invoiced from it; what is reserved for it is free for others.",
    "delivery": "The goods go back on the shelf they left, and are reserved for the order again.",
    "invoice": "It is taken off the account by an entry of its own; what had paid it is credit again.",
    "credit_note": "It is taken off the account by an entry of its own; what it had settled is open again.",
}


@needs("financials.add_document")
@require_POST
def issue(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """Issue a draft as it stands; what is missing is shown in the editor."""
    draft, today = document_of(request, code, kind, pk), company_today()
    sheet = Sheet(customer=draft.customer, kind=kind, today=today, data=reading.opened(draft, today), draft=draft)
    if draft.status == Document.Status.DRAFT and not sheet.can_be_issued:
        stops = [stop for line in sheet.lines for stop in line.stops] or ["Its head is not complete."]
        return told(request, sheet, draft, f"{stops[0]} {KEPT}")
    try:
        return told(request, sheet, *keep(sheet=sheet, issuing=True, by=request.user, now=timezone.now()))
    except DocumentRefused as refused:
        messages.warning(request, str(refused))
        return redirect(document_of(request, code, kind, pk))


@needs("financials.add_document")
@require_POST
def discard(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """Throw a draft away."""
    draft = document_of(request, code, kind, pk)
    if done := _done(request, draft, discard_draft, draft=draft):
        return done
    messages.success(request, f"The draft of the {WRITTEN[kind].title} is thrown away.")
    return redirect("financials:overview", code)


@needs("financials.add_document")
@require_POST
def copy(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """Write the same once more, as a draft of today."""
    found = document_of(request, code, kind, pk)
    draft = copy_document(document=found, by=request.user, now=timezone.now())
    messages.success(request, f"This is a copy of {found}, at its prices; nothing is issued yet.")
    return redirect("financials:edit", code, kind, draft.pk)


@needs("financials.add_document")
@require_POST
def accept(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """Note that the customer said yes; the order may follow later."""
    quote = quote_of(request, code, kind, pk)
    if done := _done(request, quote, accept_quote, quote=quote):
        return done
    messages.success(request, f"{quote} is accepted. Take the order when the customer has said how many and when.")
    return redirect(quote)


@needs("financials.add_document")
def decline(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """Note that the customer said no, and why."""
    quote = quote_of(request, code, kind, pk)
    words = {"title": f"{quote} was declined", "say": "It can no longer be accepted.", "verb": "Note as declined"}
    return because(request, quote, words, partial(decline_quote, quote=quote), f"{quote} is noted as declined.")


@needs("financials.add_document")
def take_back(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """Cancel what was issued, with the reason."""
    found = document_of(request, code, kind, pk)
    what, say = WRITTEN[kind].title, WHAT_FOLLOWS[kind]
    words = {"title": f"Cancel {what} {found.number}", "verb": f"Cancel {what}", "say": say, "danger": True}
    return because(request, found, words, partial(cancel, document=found), f"{found} is cancelled. {say}")


def because(request: HttpRequest, document: Document, words: dict, verb: Callable, done: str) -> HttpResponse:
    """Ask for a reason, then do it; a refusal stands above the reason."""
    form = ReasonForm(request.POST or None, label_suffix="")
    if form.is_valid():
        try:
            verb(reason=form.cleaned_data["reason"], by=request.user, now=timezone.now())
        except DocumentRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, done)
            return redirect(document)
    context = {"customer": document.customer, "document": document, "form": form, **words}
    return TemplateResponse(request, "financials/editor/step.html", context, status=422 if form.is_bound else 200)


def _done(request: HttpRequest, document: Document, verb: Callable, **what) -> HttpResponse | None:
    """Do it; refused, say why and show the document."""
    try:
        verb(**what, by=request.user, now=timezone.now())
    except DocumentRefused as refused:
        messages.warning(request, str(refused))
        return redirect(document)
    return None


def quote_of(request: HttpRequest, code: str, kind: str, pk: int) -> Document:
    """Return a quote; no other document is accepted or declined."""
    if kind != Document.Kind.QUOTE:
        raise Http404(f"A {kind} is neither accepted nor declined.")
    return document_of(request, code, kind, pk)


def document_of(request: HttpRequest, code: str, kind: str, pk: int) -> Document:
    """Return the document for somebody who may write this kind."""
    customer, _ = opened(request, code, kind)
    return get_object_or_404(drafts_of(customer), kind=kind, pk=pk)
