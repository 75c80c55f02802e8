"""Quote into order, order into delivery and invoice, invoice into credit note: in full or in part."""

from decimal import Decimal
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from financials.conversion import CARRIED, AlreadyCarriedOut, carried_out_by, remaining
from financials.documents import DocumentRefused, said_total
from financials.editor.keeping import make_of
from financials.editor.kinds import WRITTEN, Writing
from financials.editor.possible import INTO
from financials.editor.progress import Progress, progress
from financials.editor.sheet import key_of
from financials.editor.step_forms import CarryOutForm
from financials.editor.step_views import document_of
from financials.models import Document, Line
from financials.quotes import has_expired
from foundation.periods import company_today
from staff.permissions import needs, refusal, require

KIND = Document.Kind
EXPIRED = "financials.accept_expired_quote"
ASKED = {KIND.ORDER: ("reference", "requested_on"), KIND.CREDIT_NOTE: ("note",)}


@needs("financials.view_document", "financials.add_document")
def carry(request: HttpRequest, code: str, kind: str, pk: int, into: str) -> HttpResponse:
    """Ask how much of each line, and make the next document of it."""
    source, what = source_of(request, code, kind, pk, into)
    if not (left := remaining(source, into)):
        return already(request, source, AlreadyCarriedOut(source, into, carried_out_by(source, into)))
    form = form_for(request, source, into, left)
    if form.is_valid():
        try:
            return carried(request, source, what, form)
        except AlreadyCarriedOut as done:
            return already(request, source, done)
        except DocumentRefused as refused:
            form.add_error(None, str(refused))
    return ask(request, source, what, form)


def source_of(request: HttpRequest, code: str, kind: str, pk: int, into: str) -> tuple[Document, Writing]:
    """Return the document and what is to be made of it, for somebody who may write that."""
    if (kind, into) not in CARRIED:
        raise Http404(f"No {into} is made of a {kind}.")
    require(request, WRITTEN[into].permission)
    return document_of(request, code, kind, pk), WRITTEN[into]


def form_for(request: HttpRequest, source: Document, into: str, left: dict[Line, Decimal]) -> CarryOutForm:
    """Return the form with what is left of each line, of a delivery what is there."""
    today = company_today()
    amounts = {f"line-{line.pk}": quantity for line, quantity in left.items()}
    if into == KIND.DELIVERY:
        amounts |= {f"line-{each.line.pk}": each.here for each in progress(source) if f"line-{each.line.pk}" in amounts}
    initial = {"issued_on": today, "reference": source.reference, "requested_on": source.requested_on, **amounts}
    asks = ASKED.get(into, ("note",))
    if source.kind == KIND.QUOTE and has_expired(source, today) and request.user.has_perm(EXPIRED):
        asks = (*asks, "although_expired")
    return CarryOutForm(request.POST or None, asks=asks, left=left, initial=initial)


def carried(request: HttpRequest, source: Document, what: Writing, form: CarryOutForm) -> HttpResponse:
    """Make the next document and show it; an order that needs approval is kept as a draft. Raises DocumentRefused."""
    made, refused = make_of(
        source=source, into=what.kind, draft="draft" in request.POST, key=key_of(request.POST.get("key", "")),
        quantities=form.quantities, by=request.user, now=timezone.now(),
        although_expired=form.cleaned_data.get("although_expired", False), **form.header,
    )  # fmt: skip
    if refused:
        messages.error(request, f"The {what.title} was not {what.done}: {refused}")
    if made.is_draft:
        return redirect("financials:edit", source.customer.code, what.kind, made.pk)
    messages.success(request, f"{made} is {what.done}: {said_total(made)}.")
    return redirect(made)


def ask(request: HttpRequest, source: Document, what: Writing, form: CarryOutForm) -> HttpResponse:
    """Show the quantities; an expired quote says so, and who may take it all the same."""
    today = company_today()
    expired = source.kind == KIND.QUOTE and has_expired(source, today)
    context = {
        "customer": source.customer, "document": source, "what": what, "form": form, "verb": INTO[what.kind],
        "rows": rows_of(form, progress(source), what.kind), "expired": expired,
        "key": uuid4(), "may_although": request.user.has_perm(EXPIRED),
        "who_may": refusal([EXPIRED]) if expired else "",
    }  # fmt: skip
    return TemplateResponse(request, "financials/editor/carry_out.html", context, status=422 if form.is_bound else 200)


def rows_of(form: CarryOutForm, lines: list[Progress], into: str) -> list[dict[str, object]]:
    """Return each line that is left with its field."""
    done = {each.line.pk: each for each in lines}
    return [
        {"line": line, "left": left, "field": form[f"line-{line.pk}"], "progress": done[line.pk]}
        for line, left in form.left.items()
    ]


def already(request: HttpRequest, source: Document, done: AlreadyCarriedOut) -> HttpResponse:
    """Say that nothing is left, with the documents that did it."""
    context = {"customer": source.customer, "document": source, "say": str(done), "documents": done.documents}
    return TemplateResponse(request, "financials/editor/already.html", context, status=409)
