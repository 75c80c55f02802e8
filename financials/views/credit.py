"""Credit that is on the account already: applied to open items, taken back from them, paid back to the customer."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.models import Customer
from financials.allocations import Credit, apply_credit, credit_left, may_be_taken_back, take_back_allocation
from financials.desk import Desk, chosen, filled, in_full, names_of, suggestion_for
from financials.ledger import NotBooked, said_money
from financials.payment_forms import RefundForm, WhyForm
from financials.receivables import receivables
from financials.refunds import refund_credit
from financials.uses import account_of
from financials.views.asking import ask
from financials.views.folder import folder
from journal.confirming import confirmed
from staff.permissions import needs


def _credit(customer: Customer, kind: str, pk: int) -> Credit:
    """Return the payment or document of this customer; what was let go is undone and never spent."""
    places = {
        "payment": customer.payments.all(),
        "document": customer.documents.exclude(number=None),
    }
    if kind not in places:
        raise Http404(f"There is no credit of a {kind}.")
    return get_object_or_404(places[kind].select_related("customer"), pk=pk)


def _desk(of: Credit, today, data: dict, *, fill: bool) -> Desk:
    """The open items beside what is typed; or, where nothing is typed yet, beside the suggestion."""
    items, money = receivables(customer=of.customer, currency=of.currency, on=today), credit_left(of)
    plain = [item.__class__(item.entry, item.open) for item in items]  # credit takes no discount
    desk = Desk(plain, data, money=money, currency=of.currency)
    suggestion = suggestion_for(plain, money, of.currency)
    if "fill" in data:
        desk = Desk(plain, in_full(desk, data, data["fill"]), money=money, currency=of.currency)
    elif fill and suggestion:
        parts = chosen(suggestion, data.get("choice"))
        desk = Desk(plain, filled(data, parts, of.currency), money=money, currency=of.currency)
    desk.suggestion = suggestion
    return desk


def _choices(desk: Desk) -> list[str]:
    found = desk.suggestion.alternatives if desk.suggestion else ()
    return [names_of(desk, parts) for parts in found] if len(found) > 1 else []


@needs("financials.add_allocation")
def apply(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """Ask what credit settles, with a suggestion, and apply it."""
    customer, context = folder(request, code)
    of = _credit(customer, kind, pk)
    desk = _desk(of, context["today"], request.POST.dict(), fill=request.method == "GET")
    problems = desk.problems + desk.overdrawn if request.method == "POST" else []
    if request.method == "POST" and not problems:
        try:
            to = [(share.of, share.amount) for share in desk.shares]
            apply_credit(of=of, to=to, by=request.user, now=timezone.now())
        except NotBooked as refusal:
            problems, desk = [str(refusal)], _desk(of, context["today"], request.POST.dict(), fill=False)
        else:
            messages.success(request, f"{said_money(desk.applied, of.currency)} of {of} is applied.")
            return redirect(of)
    context |= {"of": of, "kind": kind, "desk": desk, "alternatives": _choices(desk), "problems": problems}
    return TemplateResponse(request, "financials/apply.html", context, status=422 if problems else 200)


@needs("financials.add_allocation")
@require_POST
def reckon_credit(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """The lines with a combination picked (the whole table), or what is left after one was typed (the sums)."""
    customer, context = folder(request, code)
    picked = "choice" in request.POST or "fill" in request.POST
    desk = _desk(_credit(customer, kind, pk), context["today"], request.POST.dict(), fill="choice" in request.POST)
    context |= {"desk": desk, "kind": kind, "pk": pk, "alternatives": _choices(desk)}
    context |= {"live": not picked, "sums_url": request.path}
    template = "financials/settling_credit.html" if picked else "financials/sums.html"
    return TemplateResponse(request, template, context)


@needs("financials.refund")
@confirmed("refund_paid")
def refund(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """Ask how much was paid back and how, and book it."""
    customer, context = folder(request, code)
    of = _credit(customer, kind, pk)
    left = credit_left(of)
    form = RefundForm(
        request.POST or None, initial={"key": uuid4(), "amount": left, "paid_on": context["today"]}, label_suffix=""
    )
    form.fields["amount"].currency = of.currency
    words = {
        "title": f"Pay back credit of {of}",
        "text": f"{said_money(left, of.currency)} of it settles nothing. What was paid back leaves the account.",
        "verb": "Record refund",
    }

    def book(said: dict) -> str:
        key = said.pop("key")
        paid = refund_credit(of=of, by=request.user, now=timezone.now(), idempotency_key=key, **said)
        return f"{said_money(paid.amount, of.currency)} paid back to {customer.name} is booked."

    return ask(request, context, form, words=words, book=book, back=of)


@needs("financials.view_document")
def settled(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """What settles an invoice or credit note, each allocation by itself, to be taken back from here."""
    customer, context = folder(request, code)
    of = _credit(customer, kind, pk)
    context |= {
        "of": of,
        "account": account_of(of, customer=customer, as_of=context["as_of"]),
        "changeable": context["as_of"] == context["today"],
    }
    return TemplateResponse(request, "financials/settled.html", context)


@needs("financials.add_allocation")
def take_back(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask why an allocation is taken back, and take it back."""
    customer, context = folder(request, code)
    rows = customer.allocations.filter(reverses=None).select_related(
        "customer", "debit__document", "debit__customer", "credit__document", "credit__payment"
    )
    allocation = get_object_or_404(rows, pk=pk)
    if not may_be_taken_back(allocation):
        raise Http404("This allocation is part of something else that can be undone.")
    source = allocation.credit.document or allocation.credit.payment
    said = said_money(allocation.amount, allocation.currency)
    words = {
        "title": "Take the allocation back",
        "text": f"{said} of {source} settles {allocation.debit.document}. Taken back, the invoice is open by that "
        "amount again and the credit can settle something else. Both happen today; what was so far stays on record.",
        "verb": "Take it back",
    }

    def book(said: dict) -> str:
        take_back_allocation(allocation=allocation, by=request.user, now=timezone.now(), **said)
        return f"{allocation.debit.document} is open again; the credit is unapplied."

    return ask(request, context, WhyForm(request.POST or None, label_suffix=""), words=words, book=book, back=source)
