"""The statement of account of one customer: on screen, as its paper, as a file."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from customers.head_offices import below
from customers.models import Customer
from financials.statement_runs.history import sent_to
from financials.statements.account import AccountStatement, DoesNotTieOut
from financials.statements.form import StatementForm
from financials.statements.job import AT_ONCE, PRINT, as_arguments
from financials.statements.letter import addressed, file_name, print_statement
from financials.statements.reading import statement_of
from financials.statements.rows import COLUMNS, rows_of
from financials.statements.screen import Shown
from financials.views.folder import folder
from foundation.jobs import start
from foundation.pdf import PdfError
from foundation.tables import csv_response
from staff.permissions import needs, require

# A PDF is shown in an empty box: it can run and reach nothing.
BOX = {
    "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


@needs("financials.view_document")
def statement(request: HttpRequest, code: str) -> HttpResponse:
    """What was open on a day, or moved in a period, with the balance; ?format=csv answers with the file."""
    customer, context = folder(request, code)
    form = _form(request, customer, context)
    context |= {"form": form, "sent": sent_to(customer, as_of=context["as_of"])}
    if not form.is_valid():
        return TemplateResponse(request, "financials/statement.html", context, status=422)
    try:
        said = statement_of(customer=customer, **form.asked)
    except DoesNotTieOut as contradiction:
        context["contradiction"] = str(contradiction)
        return TemplateResponse(request, "financials/statement.html", context)
    if request.GET.get("format") == "csv":
        require(request, "customers.export_customer")
        return csv_response(COLUMNS, rows_of(said), file_name(said, "csv").removesuffix(".csv"))
    context |= {"said": said, "shown": Shown(said), **_links(form, customer)}
    return TemplateResponse(request, "financials/statement.html", context)


@needs("financials.view_document")
def statement_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The statement as the customer gets it; a long one is printed as a job."""
    customer, context = folder(request, code)
    form = _form(request, customer, context)
    back = f"{reverse('financials:statement', args=[customer.code])}?{request.GET.urlencode()}"
    if not form.is_valid():
        return redirect(back)
    try:
        said = statement_of(customer=customer, **form.asked)
        if said.lines > AT_ONCE:
            return redirect("job", _printing(request, said, form.asked, customer, context["today"]).pk)
        pdf = print_statement(said, addressed(customer, sender=request.user), day=context["today"])
    except (DoesNotTieOut, PdfError) as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    headers = BOX | {"Content-Disposition": f'inline; filename="{file_name(said)}"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _form(request: HttpRequest, customer: Customer, context: dict[str, Any]) -> StatementForm:
    context["branches"] = len(below([customer.pk])[customer.pk])
    days = {"as_of": context["as_of"], "today": context["today"]}
    return StatementForm(request.GET, branches=context["branches"], **days)


def _printing(request: HttpRequest, said: AccountStatement, asked: dict, customer: Customer, today: date):
    arguments = as_arguments(asked, customer=customer, sender=request.user, day=today)
    title = f"Statement of {customer}, {said.lines:,} lines"
    return start(title=title[:200], work=PRINT, arguments=arguments, owner=request.user)


def _links(form: StatementForm, customer: Customer) -> dict[str, str]:
    """The addresses of the same statement as paper and as file, whatever day it is opened."""
    said = form.cleaned_data
    asked = {name: said[name] for name in ("kind", "begins_on", "ends_on")} | {"period": "free"}
    asked |= {"consolidated": "on"} if said.get("consolidated") else {}
    page = reverse("financials:statement", args=[customer.code])
    return {
        "pdf_url": f"{reverse('financials:statement-pdf', args=[customer.code])}?{urlencode(asked)}",
        "csv_url": f"{page}?{urlencode(asked | {'format': 'csv'})}",
        "asked": urlencode(asked),
    }
