"""One line of a statement: whose money it is, what it settles, or why nothing is booked."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.models import Customer
from financials.bank.booking import (
    accept,
    book_payment,
    book_return,
    confirm_payment,
    ignore_line,
    look_again,
    reopen_line,
)
from financials.bank.desk import LineDesk, customers_for, payments_for
from financials.bank.forms import REASONS, IgnoreForm, ReturnFeeForm
from financials.bank.views.statements import MAY_BOOK, PAGE
from financials.ledger import NotBooked, said_money
from financials.models import BankLine, Payment
from foundation.money import NOTHING
from foundation.periods import company_today
from staff.permissions import needs

RELATED = ("statement", "account", "customer", "payment__customer", "adjustment__customer", "debit_run", "decided_by")
SAYS = {"confirm": "stands on the statement now", "return": "taken back", "run": "collected"}


def _line(pk: int) -> BankLine:
    return get_object_or_404(BankLine.objects.select_related(*RELATED), pk=pk)


def _customer(request: HttpRequest, line: BankLine, code: str) -> Customer | None:
    """The customer asked for, else the one proposed; only one the user may see."""
    visible = Customer.objects.visible_to(request.user)
    if code:
        return get_object_or_404(visible, code=code)
    return visible.filter(pk=line.customer_id).first()


@needs("financials.view_bankstatement")
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """What the bank wrote, what it is proposed to be and why, and everything else it may be."""
    found = _line(pk)
    if found.customer_id and not Customer.objects.visible_to(request.user).filter(pk=found.customer_id).exists():
        raise Http404
    return _page(request, found, _customer(request, found, request.GET.get("customer", "")))


def _page(
    request: HttpRequest, found: BankLine, customer: Customer | None, page: LineDesk | None = None, refusal: str = ""
) -> HttpResponse:
    today, asked = company_today(), request.GET.get("q", "").strip()
    if page is None and customer and found.amount > 0 and found.is_undecided:
        page = LineDesk(found, customer, request.user, today, {})
        page.fill()
    others = Customer.objects.visible_to(request.user).filter(pk__in=found.proposal.get("others", ()))
    context = {
        "line": found,
        "customer": customer,
        "page": page,
        "today": today,
        "asked": asked,
        "found": customers_for(asked, request.user) if asked else (),
        "others": [one for one in others if one != customer],
        "payments": payments_for(found, customer) if found.is_undecided else (),
        "reasons": REASONS,
        "refusal": refusal,
        "next": _next(found),
    }
    return TemplateResponse(request, "bank/line.html", context, status=422 if refusal else 200)


def _next(found: BankLine) -> BankLine | None:
    undecided = found.statement.lines.filter(state__in=BankLine.UNDECIDED).exclude(pk=found.pk)
    return undecided.filter(position__gt=found.position).order_by("position").first()


def _back(found: BankLine) -> HttpResponseRedirect:
    """Return to the statement, at the next line that is to be decided."""
    following, url = _next(found), found.statement.get_absolute_url()
    if following is None:
        return redirect(url)
    undecided = found.statement.lines.filter(state__in=BankLine.UNDECIDED)
    page = f"?after={following.position - 1}" if undecided[PAGE:].exists() else ""
    return redirect(f"{url}{page}#line-{following.pk}")


def _decide(request: HttpRequest, found: BankLine, verb: Callable[[], BankLine], says: str) -> HttpResponse:
    """Do it and go to the next line; a refusal is said at the line."""
    try:
        done = verb()
    except NotBooked as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    look_again(done)
    whose = f" {done.customer.name}:" if done.customer_id else ""
    messages.success(request, f"Line {found.position}:{whose} {said_money(done.amount, done.currency)} {says}.")
    return _back(done)


@needs(*MAY_BOOK)
@require_POST
def accept_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what is proposed."""
    found, seen = _line(pk), request.POST.get("seen", "")
    says = SAYS.get(found.proposal.get("does"), "booked")
    if found.customer_id:
        get_object_or_404(Customer.objects.visible_to(request.user), pk=found.customer_id)
    return _decide(request, found, lambda: accept(line=found, seen=seen, by=request.user, now=timezone.now()), says)


@needs(*MAY_BOOK)
@require_POST
def book_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Book the line as a payment of the customer chosen, settling what was typed."""
    found = _line(pk)
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=request.POST.get("customer", ""))
    page = LineDesk(found, customer, request.user, company_today(), request.POST.dict())
    if page.desk.problems:
        return _page(request, found, customer, page, " ".join(page.desk.problems))
    said = {"customer": customer, "shares": page.desk.shares, "by": request.user, "now": timezone.now()}
    try:
        done = book_payment(line=found, **said)
    except NotBooked as refusal:
        return _page(request, _line(pk), customer, page, str(refusal))
    look_again(done)
    messages.success(request, f"{said_money(done.amount, done.currency)} from {customer.name} is booked.")
    return _back(done)


@needs(*MAY_BOOK)
@require_POST
def settle_line(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The open items with another combination, or one of them filled in."""
    found = _line(pk)
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    page = LineDesk(found, customer, request.user, company_today(), request.POST.dict())
    page.suggest()
    context = {"line": found, "customer": customer, "page": page, "today": company_today()}
    return TemplateResponse(request, "bank/settling.html", context)


@needs(*MAY_BOOK)
@require_POST
def reckon_line(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What is left of the money and of each item, as the lines are adjusted by hand."""
    found = _line(pk)
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    page = LineDesk(found, customer, request.user, company_today(), request.POST.dict())
    return TemplateResponse(
        request, "financials/sums.html", {"desk": page.desk, "live": True, "sums_url": request.path}
    )


def _payment(request: HttpRequest) -> Payment:
    customers = Customer.objects.visible_to(request.user)
    number = request.POST.get("payment", "")
    return get_object_or_404(Payment, pk=number if number.isdecimal() else None, customer__in=customers)


@needs(*MAY_BOOK)
@require_POST
def confirm_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the line is a payment that was booked by hand before."""
    found, said = _line(pk), {"payment": _payment(request), "by": request.user, "now": timezone.now()}
    return _decide(request, found, lambda: confirm_payment(line=found, **said), "stands on the statement now")


@needs(*MAY_BOOK)
@require_POST
def return_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the line takes a payment back."""
    found, form = _line(pk), ReturnFeeForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["fee"][0])
        return redirect(found)
    fee = form.cleaned_data["fee"] or NOTHING
    said = {"payment": _payment(request), "fee": fee, "by": request.user, "now": timezone.now()}
    return _decide(request, found, lambda: book_return(line=found, **said), "taken back")


@needs(*MAY_BOOK)
@require_POST
def ignore(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why nothing is booked."""
    found, form = _line(pk), IgnoreForm(request.POST)
    if not form.is_valid():
        return _page(request, found, _customer(request, found, ""), refusal=form.errors["reason"][0])
    said = {"reason": form.cleaned_data["reason"], "by": request.user, "now": timezone.now()}
    return _decide(request, found, lambda: ignore_line(line=found, **said), "ignored")


@needs(*MAY_BOOK)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back that the line was ignored."""
    found = _line(pk)
    try:
        reopen_line(line=found)
    except NotBooked as refusal:
        messages.error(request, str(refusal))
    return redirect(found)
