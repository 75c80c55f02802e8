"""The page a document is written on: opened, worked out while somebody types, saved, issued."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.models import Customer
from documents.filing import NotFiled
from financials.documents import DocumentRefused, said_total
from financials.editor import reading
from financials.editor.forms import USUAL_TERMS
from financials.editor.keeping import file_away, keep
from financials.editor.kinds import WRITTEN, Writing
from financials.editor.sheet import Sheet
from financials.models import Document
from foundation.periods import company_today
from staff.permissions import needs, require


@needs("financials.add_document")
def new(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """A new quote, order, delivery, invoice or credit note."""
    customer, _ = opened(request, code, kind)
    today = company_today()
    data = request.POST if request.method == "POST" else reading.new(customer, kind, today)
    return desk(request, Sheet(customer=customer, kind=kind, today=today, data=data))


@needs("financials.add_document")
def edit(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """A draft that is written on; what was issued meanwhile is shown instead."""
    customer, _ = opened(request, code, kind)
    today = company_today()
    draft = get_object_or_404(drafts_of(customer), kind=kind, pk=pk)
    if request.method == "POST" and draft.status != Document.Status.TEMPLATE:
        return desk(request, Sheet(customer=customer, kind=kind, today=today, data=request.POST, draft=draft))
    if draft.status != Document.Status.DRAFT:
        return redirect(draft)
    data = reading.opened(draft, today)
    return desk(request, Sheet(customer=customer, kind=kind, today=today, data=data, draft=draft))


def desk(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    """Show the page, or do what its buttons say; what is refused keeps everything that was typed."""
    if request.method == "POST" and (done := put_down(request, sheet)):
        return done
    context = {"customer": sheet.customer, "sheet": sheet, "usual_terms": USUAL_TERMS}
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "financials/editor/document.html", context, status=status)


def put_down(request: HttpRequest, sheet: Sheet) -> HttpResponse | None:
    """Save or issue what is on the desk and go where it stands; None when it was refused."""
    issuing, by, now = "save" not in request.POST, request.user, timezone.now()
    try:
        sheet.files += file_away(customer=sheet.customer, uploads=request.FILES.getlist("upload"), by=by, now=now)
        if not (sheet.can_be_issued if issuing else sheet.can_be_kept):
            return None
        document, refusal = keep(sheet=sheet, issuing=issuing, by=by, now=now)
    except (DocumentRefused, NotFiled) as refused:
        sheet.refuse(refused)
        return None
    return told(request, sheet, document, refusal)


def told(request: HttpRequest, sheet: Sheet, document: Document, refusal: str) -> HttpResponse:
    """Say what has become of the document and show it."""
    what = sheet.writing
    if not document.is_draft:
        messages.success(request, f"{document} is {what.done}: {said_total(document)}.")
        return redirect(document)
    if refusal:
        messages.error(request, f"The {what.title} was not {what.done}: {refusal}")
    else:
        messages.success(
            request, f"The draft is saved: {said_total(document)}. It has no number and counts nowhere yet."
        )
    return redirect("financials:edit", sheet.customer.code, document.kind, document.pk)


@needs("financials.add_document")
@require_POST
def figures(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """What the page comes to as it is typed: the totals, and what is said under each line."""
    customer, _ = opened(request, code, kind)
    asked = request.POST.get("draft", "")
    draft = drafts_of(customer).filter(kind=kind, pk=asked).first() if asked.isdecimal() else None
    sheet = Sheet(customer=customer, kind=kind, today=company_today(), data=request.POST, draft=draft)
    return TemplateResponse(request, "financials/editor/figures.html", {"customer": customer, "sheet": sheet})


def opened(request: HttpRequest, code: str, kind: str) -> tuple[Customer, Writing]:
    """Return the customer, and what is written, for somebody who may write it."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    if kind not in WRITTEN:
        raise Http404(f"Nobody writes a {kind}.")
    require(request, WRITTEN[kind].permission)
    return customer, WRITTEN[kind]


def drafts_of(customer: Customer):
    """Return the customer's documents with what the page needs of them."""
    related = ("customer", "applies_to", "delivery_address", "changed_by", "created_by", "follows")
    return customer.documents.select_related(*related)
