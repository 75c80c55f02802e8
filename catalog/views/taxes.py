"""Tax codes and their rates by place and day."""

from typing import Any

from django.db.models import F, Prefetch
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from catalog.forms import RateForm, TaxCodeForm
from catalog.models import TaxCode, TaxRate
from catalog.rates import set_rate
from catalog.views.asking import ask, plain
from foundation.periods import company_today
from staff.permissions import needs

LAST_FIRST = F("valid_from").desc(nulls_last=True)


@needs("catalog.view_taxrate")
def taxes(request: HttpRequest) -> HttpResponseBase:
    """Every code with its rates, those of today and later first."""
    rates = Prefetch("rates", TaxRate.objects.order_by("country", "region", LAST_FIRST))
    codes = TaxCode.objects.prefetch_related(rates).order_by("code")
    context = {"codes": codes, "today": company_today()}
    return TemplateResponse(request, "catalog/taxes.html", context)


@needs("catalog.add_taxcode")
def new(request: HttpRequest) -> HttpResponseBase:
    form, back = TaxCodeForm(request.POST or None), reverse("catalog:taxes")
    return ask(request, form, plain(form), title="New tax code", verb="Create tax code", back=back)


@needs("catalog.add_taxrate")
def add_rate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Set another rate of a code; the one before it ends the day before."""
    code = get_object_or_404(TaxCode, pk=pk)
    form = RateForm(request.POST or None, initial={"valid_from": company_today()})

    def save(*, by: Any, now: Any, **values: Any) -> None:
        set_rate(tax_code=code, **values)

    title = f"A rate of {code.name}"
    return ask(request, form, save, title=title, verb="Save rate", back=reverse("catalog:taxes"))
