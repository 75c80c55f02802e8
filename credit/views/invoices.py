from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from credit.behind import behind_count, behind_reason
from credit.risk.chances import open_risks
from credit.tables import invoice_columns, risk_columns
from credit.views.folder import folder_of
from foundation.periods import company_today, day_asked
from foundation.tables import Listing
from staff.permissions import needs


@needs("credit.view_standing", "financials.view_document")
def invoices(request: HttpRequest, code: str) -> HttpResponse:
    """The invoices behind a count of the credit tab or a reason of the risk, as of the day asked about."""
    customer, today = folder_of(request, code), company_today()
    as_of, asked = day_asked(request.GET.get("as_of"), today), request.GET
    account = {"customer_id": customer.pk, "currency": asked.get("currency") or customer.currency, "as_of": as_of}
    of_a_reason = asked.get("reason") and behind_reason(key=asked["reason"], **account)
    behind, rows = of_a_reason or behind_count(which=asked.get("which", ""), **account)
    columns = invoice_columns(customer, day=as_of, today=today)
    listing = Listing(columns, rows, asked, what="invoices", sort=behind.sort)
    if request.user.has_perm("customers.export_customer") and (file := listing.export(f"{code}-invoices")):
        return file
    context = {"customer": customer, "as_of": as_of, "listing": listing, "sort": listing.sort, "behind": behind}
    return TemplateResponse(request, "credit/invoices.html", context)


@needs("credit.view_standing", "financials.view_document")
def risks(request: HttpRequest, code: str) -> HttpResponse:
    """Every open invoice with the chance that it is not paid in time, and when it is to be expected."""
    customer, today = folder_of(request, code), company_today()
    as_of, currency = day_asked(request.GET.get("as_of"), today), request.GET.get("currency") or customer.currency
    found = open_risks(customer_id=customer.pk, as_of=as_of)
    columns = risk_columns(customer, day=as_of, today=today)
    rows = [risk for risk in found if risk.currency == currency]
    listing = Listing(columns, rows, request.GET, what="open invoices", sort="-value_at_risk")
    if request.user.has_perm("customers.export_customer") and (file := listing.export(f"{code}-open")):
        return file
    context = {"customer": customer, "as_of": as_of, "listing": listing, "sort": listing.sort}
    return TemplateResponse(request, "credit/risks.html", context)
