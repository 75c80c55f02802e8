"""The statements of one customer in its folder: all of them, and one with how it reads and what is decided about it."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from documents.rounds.forms import LeaveOutForm
from documents.rounds.refusals import NotPossible, RoundRefused
from documents.serving import shown_pdf
from financials.models import Statement
from financials.statement_runs import runs
from financials.statement_runs.forms import PeriodForm
from financials.statement_runs.job import start_sending
from financials.statement_runs.outcome import mark_sent, send_again
from financials.statement_runs.page import Page, preview_letter
from financials.statement_runs.tables import OF_CUSTOMER, period, statements_to
from financials.statements.account import DoesNotTieOut
from financials.views.folder import folder
from foundation.pdf import PdfError
from foundation.tables import Listing
from staff.models import User
from staff.permissions import needs, require

MAY = "financials.change_statementrun"
RELATED = ("run__released_by", "customer", "contact__person", "file", "left_out_by")


@needs("financials.view_statement")
def statements(request: HttpRequest, code: str) -> HttpResponseBase:
    """Every statement of this customer, the latest first."""
    customer, context = folder(request, code)
    rows = statements_to(customer)
    listing = Listing(OF_CUSTOMER, rows, request.GET, what="statements", sort="-ends_on", size=50)
    if "format" in request.GET:
        require(request, "customers.export_customer")
        if file := listing.export(f"statements-{code}"):
            return file
    context |= {"listing": listing, "sort": listing.sort}
    return TemplateResponse(request, "financials/statement_runs/of_customer.html", context)


@needs("financials.add_statementrun")
@require_POST
def new_for_one(request: HttpRequest, code: str) -> HttpResponseBase:
    """Propose a statement to this customer alone; it is looked at and released like any other run."""
    customer, _ = folder(request, code)
    form = PeriodForm(request.POST)
    try:
        if form.is_valid():
            run = runs.make_run(customer=customer, by=request.user, now=timezone.now(), **form.cleaned_data)
            return redirect("statements:run", run.pk)
        messages.warning(request, "Say which statement, and as of which day.")
    except RoundRefused as refusal:
        messages.warning(request, str(refusal))
    return redirect("financials:statement", code)


@needs("financials.view_statement")
def statement(request: HttpRequest, code: str, pk: int, form: LeaveOutForm | None = None) -> HttpResponseBase:
    """One statement: its balances, and the e-mail as it reads."""
    shown, context = _found(request, code, pk)
    context |= {
        "statement": shown, "page": Page(shown), "form": form or LeaveOutForm(), "period": period(shown.run),
        "may": request.user.has_perm(MAY),
    }  # fmt: skip
    status = 422 if form else 200
    return TemplateResponse(request, "financials/statement_runs/statement.html", context, status=status)


@needs("financials.view_statement")
def letter(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """The letter as PDF: as it would be printed now, or as it was filed when it was sent."""
    shown, context = _found(request, code, pk)
    if shown.file:
        return redirect(shown.file)
    try:
        return shown_pdf(preview_letter(shown, day=context["today"]), f"statement-{code}.pdf")
    except (DoesNotTieOut, PdfError) as trouble:
        messages.error(request, str(trouble))
        return redirect("financials:sent-statement", code, pk)


@needs(MAY)
@require_POST
def leave_out(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Leave this customer out of the run, with a reason."""
    form = LeaveOutForm(request.POST)
    if not form.is_valid():
        return statement(request, code, pk, form)
    return _done(request, code, pk, runs.leave_out, "is left out", **form.cleaned_data)


@needs(MAY)
@require_POST
def take_in(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Send the statement after all, which a person left out."""
    return _done(request, code, pk, runs.take_in, "is taken in again")


@needs(MAY)
@require_POST
def was_sent(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Say of an unclear statement that it reached the mail server."""
    return _done(request, code, pk, mark_sent, "is noted as sent")


@needs(MAY)
@require_POST
def again(request: HttpRequest, code: str, pk: int) -> HttpResponseBase:
    """Send a statement that failed, or of which nobody knows, once more."""
    return _done(request, code, pk, _once_more, "is sent again")


@transaction.atomic
def _once_more(*, statement: Statement, by: User, now) -> None:
    """Queue it again and let a worker take it."""
    send_again(statement=statement, by=by, now=now)
    start_sending(run=statement.run, by=by)


def _found(request: HttpRequest, code: str, pk: int) -> tuple[Statement, dict]:
    """Return a statement of the folder that is open."""
    customer, context = folder(request, code)
    return get_object_or_404(customer.statements.select_related(*RELATED), pk=pk), context


def _done(
    request: HttpRequest, code: str, pk: int, verb: Callable, sentence: str, **said
) -> HttpResponseBase:  # fmt: skip
    """Do it and say so, then go back to the run."""
    shown, _ = _found(request, code, pk)
    try:
        verb(statement=shown, by=request.user, now=timezone.now(), **said)
    except (RoundRefused, NotPossible) as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"The statement to {shown.customer.name} {sentence}.")
    return redirect("statements:run", shown.run_id)
