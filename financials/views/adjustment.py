"""Returned payments, write-offs, and the page of an adjustment from which it is undone."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from financials.adjustments import MAY_BE_UNDONE, is_undone, undo_adjustment
from financials.ledger import open_amount, said_money
from financials.models import Adjustment
from financials.payment_forms import ReturnForm, WhyForm, WriteOffForm
from financials.returns import return_payment
from financials.uses import account_of
from financials.views.asking import ask
from financials.views.folder import folder
from financials.writeoffs import open_debit, write_off
from foundation.money import NOTHING
from journal.confirming import confirmed
from staff.permissions import needs

# Who may undo it is who may do it.
TO_UNDO = {
    Adjustment.Kind.WRITE_OFF: "financials.write_off",
    Adjustment.Kind.REFUND: "financials.refund",
    Adjustment.Kind.DIFFERENCE: "financials.add_adjustment",
}


@needs("financials.view_adjustment")
def adjustment(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One refund, write-off, return, difference or cancellation: by whom, why, and what it settled."""
    customer, context = folder(request, code)
    known = customer.adjustments.filter(counts_from__lte=context["as_of"])
    found = get_object_or_404(known.select_related("customer", "booked_by", "payment", "document"), pk=pk)
    is_today = context["as_of"] == context["today"]
    may_undo = found.kind in MAY_BE_UNDONE and request.user.has_perm(TO_UNDO[found.kind])
    context |= {
        "adjustment": found,
        "account": account_of(found, customer=customer, as_of=context["as_of"]),
        "undone": is_undone(found) if found.kind in MAY_BE_UNDONE else False,
        "may_undo": is_today and may_undo,
    }
    return TemplateResponse(request, "financials/adjustment.html", context)


@needs("financials.add_adjustment")
def undo(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask why a write-off, refund or small difference is undone, and undo it."""
    customer, context = folder(request, code)
    found = get_object_or_404(customer.adjustments.select_related("customer", "payment", "document"), pk=pk)
    if found.kind not in MAY_BE_UNDONE:
        raise Http404("This cannot be undone.")
    if not request.user.has_perm(TO_UNDO[found.kind]):
        raise PermissionDenied
    kind, said = found.get_kind_display(), said_money(abs(found.amount), found.currency)
    words = {
        "title": f"Undo the {kind}",
        "text": f"The {kind} of {said} stays on record; its opposite is booked today, and what it settled is open "
        "again.",
        "verb": f"Undo the {kind}",
    }

    def book(answers: dict) -> str:
        undo_adjustment(adjustment=found, by=request.user, now=timezone.now(), **answers)
        return f"The {kind} of {said} is undone."

    return ask(request, context, WhyForm(request.POST or None, label_suffix=""), words=words, book=book, back=found)


@needs("financials.add_adjustment")
def return_(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask when and why a payment came back, and book it."""
    customer, context = folder(request, code)
    payment = get_object_or_404(customer.payments.select_related("customer"), pk=pk)
    form = ReturnForm(request.POST or None, initial={"returned_on": context["today"]}, label_suffix="")
    form.fields["fee"].currency = payment.currency
    said = said_money(payment.amount, payment.currency)
    words = {
        "title": f"Returned: {payment}",
        "text": f"{said} leaves the account again, with the discount taken. The invoices it had settled are open "
        "from that day and as old as they were; the return counts in the rating.",
        "verb": "Record return",
    }

    def book(answers: dict) -> str:
        answers["fee"] = answers["fee"] or NOTHING
        return_payment(payment=payment, by=request.user, now=timezone.now(), **answers)
        return f"The return of {said} is booked; what it had settled is open again."

    return ask(request, context, form, words=words, book=book, back=payment)


@needs("financials.write_off")
@confirmed("write_off")
def write_off_invoice(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask how much of an invoice is written off and why, and write it off."""
    customer, context = folder(request, code)
    invoice = get_object_or_404(customer.documents.select_related("customer"), pk=pk, kind="invoice")
    left = sum((open_amount(entry) for entry in open_debit(invoice)), NOTHING)
    form = WriteOffForm(request.POST or None, initial={"amount": left}, label_suffix="")
    form.fields["amount"].currency = invoice.currency
    words = {
        "title": f"Write off {invoice}",
        "text": f"{said_money(left, invoice.currency)} is open. What is written off leaves the balance today and "
        "counts in the rating; it can be undone.",
        "verb": "Write off",
    }

    def book(answers: dict) -> str:
        written = write_off(of=invoice, by=request.user, now=timezone.now(), **answers)
        return f"{said_money(-written.amount, invoice.currency)} of {invoice} is written off."

    return ask(request, context, form, words=words, book=book, back=invoice)
