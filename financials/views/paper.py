"""Papers: as PDF to look at or print, and by e-mail."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from customers.payers import who_pays
from documents.models import StoredFile
from financials.billing import payer_of
from financials.einvoice.enclosing import pdf_of, told
from financials.models import Document, Payment
from financials.originals import NoOriginal, bytes_of, kept_original, kept_receipt
from financials.papers import (
    cover_of,
    cover_of_receipt,
    file_name,
    print_receipt,
    print_slip,
    receipt_name,
    slip_name,
)
from financials.papers.job import ask_for, is_long
from financials.sending import NotSent, addresses_of, send_document, send_receipt
from financials.sending_form import SendForm
from financials.views.document import find
from financials.views.folder import folder
from foundation.pdf import PdfError
from staff.permissions import needs

# A PDF is shown in an empty box: it can run and reach nothing.
BOX = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


@needs("financials.view_document")
def paper(request: HttpRequest, code: str, kind: str, number: str) -> HttpResponse:
    """The document as PDF: its original when it has left the house, else printed now; a long one by a job."""
    customer, context = folder(request, code)
    found = find(customer, kind, number, context)
    kept = kept_original(found)
    if not kept and is_long(found):
        return redirect("job", ask_for(document=found, owner=request.user).pk)
    return _shown(request, found, _kept_or(kept, partial(pdf_of, found)), file_name(found))


@needs("financials.view_document")
def packing_slip(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """The packing slip of a delivery as PDF."""
    customer, context = folder(request, code)
    found = find(customer, Document.Kind.DELIVERY, number, context)
    return _shown(request, found, partial(print_slip, found), slip_name(found))


@needs("financials.view_payment")
def receipt(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The receipt of a payment as PDF: its original when it has left the house, else as the payment stands today."""
    found, context = _payment(request, code, pk)
    printed = partial(print_receipt, found, today=context["today"])
    return _shown(request, found, _kept_or(kept_receipt(found), printed), receipt_name(found))


@needs("financials.view_document", "journal.add_entry")
def send(request: HttpRequest, code: str, kind: str, number: str) -> HttpResponse:
    """Send the document by e-mail, as often as it is asked for."""
    customer, context = folder(request, code)
    found = find(customer, kind, number, context)
    cover = cover_of(found, request.user.get_full_name()) if found.number else ("", "")
    form = SendForm(
        request.POST or None, customer=found.customer, cover=cover, addresses=_reaching(found), label_suffix=""
    )
    form.unasked = found.kind == Document.Kind.QUOTE
    carried, missing = told(found)
    context |= {"document": found, "what": found.get_kind_display(), "number": found.number, "back": found}
    context |= {"carried": carried, "missing": missing}
    return _sending(request, form, partial(send_document, document=found), context)


@needs("financials.view_payment", "journal.add_entry")
def send_the_receipt(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Send the receipt of a payment by e-mail, as often as it is asked for."""
    found, context = _payment(request, code, pk)
    cover = cover_of_receipt(found, request.user.get_full_name())
    addresses = addresses_of(who_pays(found.customer))
    form = SendForm(request.POST or None, customer=found.customer, cover=cover, addresses=addresses, label_suffix="")
    context |= {"what": "receipt of payment", "number": found.reference, "back": found}
    return _sending(request, form, partial(send_receipt, payment=found), context)


def _reaching(document: Document) -> list[str]:
    """Return where the document can be sent: who pays has people of its own."""
    payer = payer_of(document)
    return addresses_of(payer) if payer else addresses_of(document.customer, document.contact)


def _payment(request: HttpRequest, code: str, pk: int) -> tuple[Payment, dict]:
    customer, context = folder(request, code)
    found = get_object_or_404(customer.payments.filter(counts_from__lte=context["as_of"]), pk=pk)
    found.customer = customer
    return found, context


def _sending(request: HttpRequest, form: SendForm, verb: Callable[..., None], context: dict) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            verb(by=request.user, now=timezone.now(), **form.cleaned_data)
        except NotSent as refusal:
            form.add_error(None, str(refusal))
        else:
            what = f"{context['what']} {context['number']}"
            messages.success(request, f"{what[:1].upper()}{what[1:]} is on its way to {form.cleaned_data['to']}.")
            return redirect(context["back"])
    return TemplateResponse(
        request, "financials/send.html", context | {"form": form}, status=422 if form.is_bound else 200
    )


def _kept_or(kept: StoredFile | None, printed: Callable[[], bytes]) -> Callable[[], bytes]:
    return partial(bytes_of, kept) if kept else printed


def _shown(request: HttpRequest, of: Document | Payment, made: Callable[[], bytes], name: str) -> HttpResponse:
    """Answer with the PDF to be looked at; where it cannot be had, with the page of what it is of, and why."""
    try:
        pdf = made()
    except (PdfError, NoOriginal) as error:
        messages.error(request, str(error))
        return redirect(of)
    headers = BOX | {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
