"""Invoices that come again: started from a draft, listed, ended."""

from django.contrib import messages
from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from customers.models import Customer
from financials.documents import DocumentRefused
from financials.editor.step_forms import RecurringForm
from financials.editor.step_views import document_of
from financials.models import Recurrence
from financials.recurring import end_recurring, start_recurring
from foundation.periods import company_today
from staff.permissions import needs


@needs("financials.view_document")
def recurring(request: HttpRequest, code: str) -> HttpResponse:
    """The invoices written again and again for this customer, those that still run first."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    rows = Recurrence.objects.filter(customer=customer).select_related("template", "started_by", "ended_by")
    rows = rows.annotate(written=Count("invoices")).prefetch_related("template__lines")
    rows = rows.order_by(F("ended_at").desc(nulls_first=True), "next_on", "pk")
    context = {"customer": customer, "recurrences": rows, "may_end": request.user.has_perm("financials.issue_invoice")}
    return TemplateResponse(request, "financials/editor/recurring.html", context)


@needs("financials.add_document", "financials.issue_invoice")
def start(request: HttpRequest, code: str, kind: str, pk: int) -> HttpResponse:
    """Make a draft the template of invoices to come."""
    draft = document_of(request, code, kind, pk)
    form = RecurringForm(request.POST or None, today=company_today())
    if form.is_valid():
        try:
            start_recurring(template=draft, by=request.user, now=timezone.now(), **form.cleaned_data)
        except DocumentRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "From now on this invoice is written by itself, at night on its day.")
            return redirect("financials:recurring", code)
    context = {
        "customer": draft.customer, "document": draft, "form": form, "title": "Make this invoice recurring",
        "say": "The draft becomes the template; each invoice is issued by itself on its day, in your name.",
        "verb": "Start recurring invoice",
    }  # fmt: skip
    return TemplateResponse(request, "financials/editor/step.html", context, status=422 if form.is_bound else 200)


@needs("financials.add_document", "financials.issue_invoice")
@require_POST
def end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Write no more of them."""
    customer = get_object_or_404(Customer.objects.visible_to(request.user), code=code)
    recurrence = get_object_or_404(Recurrence.objects.select_related("template"), customer=customer, pk=pk)
    try:
        end_recurring(recurrence=recurrence, by=request.user, now=timezone.now())
    except DocumentRefused as refused:
        messages.warning(request, str(refused))
    else:
        messages.success(request, "No more of these invoices are written; those that were stay as they are.")
    return redirect("financials:recurring", code)
