"""Price lists: all of them, one with its prices, and changing them."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from catalog.filters import ListedPriceFilter, PriceListFilter
from catalog.forms import CopyForm, PriceForm, PriceListForm
from catalog.models import ListedPrice, PriceList
from catalog.pricelists import (
    PriceRefused,
    change_price_list,
    copy_price_list,
    end_price,
    open_price_list,
    set_price,
)
from catalog.tables import PRICE_LIST_COLUMNS, listed_columns
from catalog.views.asking import ask, first, listed
from foundation.periods import company_today
from staff.permissions import needs


@needs("catalog.view_pricelist")
def price_lists(request: HttpRequest) -> HttpResponseBase:
    """All price lists, valid ones first offered."""
    rows = PriceList.objects.select_related("customer", "category").annotate(priced=Count("prices"))
    found = PriceListFilter(request.GET, queryset=rows, request=request)
    return listed(request, "catalog/price_lists.html", PRICE_LIST_COLUMNS, found, what="price lists", sort="name")


@needs("catalog.view_listedprice")
def price_list(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One list and its prices."""
    shown = get_object_or_404(PriceList.objects.select_related("customer", "category", "created_by"), pk=pk)
    rows = ListedPrice.objects.filter(price_list=shown).select_related("product", "price_list")
    found = ListedPriceFilter(request.GET, queryset=rows, request=request)
    columns = listed_columns(request.user)
    context = {"price_list": shown, "today": company_today()}
    return listed(request, "catalog/price_list.html", columns, found, what="prices", sort="part_number", **context)


@needs("catalog.add_pricelist")
def new(request: HttpRequest) -> HttpResponseBase:
    start = {"level": PriceList.Level.LIST, "valid_from": company_today()} | first(request.GET, "customer", "level")
    form = PriceListForm(request.POST or None, initial=start)
    back = reverse("catalog:price-lists")
    return ask(request, form, open_price_list, title="New price list", verb="Create price list", back=back)


@needs("catalog.change_pricelist")
def edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    changed = get_object_or_404(PriceList, pk=pk)
    form = PriceListForm(request.POST or None, instance=changed)

    def save(*, by: Any, now: Any, **changes: Any) -> PriceList:
        return change_price_list(price_list=changed, changes=changes, by=by, now=now)

    title, back = f"Change {changed.name}", changed.get_absolute_url()
    return ask(request, form, save, title=title, verb="Save price list", back=back)


@needs("catalog.add_pricelist", "catalog.add_listedprice")
def copy(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Next year's list out of this year's, so many percent dearer."""
    source = get_object_or_404(PriceList, pk=pk)
    form = CopyForm(request.POST or None)

    def save(**values: Any) -> PriceList:
        return copy_price_list(source=source, **values)

    title, back = f"Copy {source.name}", source.get_absolute_url()
    return ask(request, form, save, title=title, verb="Copy price list", back=back, says="Here is the copy.")


@needs("catalog.add_listedprice")
def add_price(request: HttpRequest, pk: int) -> HttpResponseBase:
    changed = get_object_or_404(PriceList, pk=pk)
    form = PriceForm(request.POST or None, initial={"valid_from": company_today()} | first(request.GET, "product"))
    return asked_price(request, changed, form, f"New price in {changed.name}")


@needs("catalog.change_listedprice")
def change_price(request: HttpRequest, pk: int, price: int) -> HttpResponseBase:
    """Set another price of the same product; the one before ends the day before it begins."""
    changed = get_object_or_404(PriceList, pk=pk)
    before = get_object_or_404(changed.prices.select_related("product", "price_list"), pk=price)
    start = PriceForm.values(before) | {"valid_from": max(company_today(), before.valid_from or company_today())}
    form = PriceForm(request.POST or None, initial=start)
    title = f"New price of {before.product.part_number} in {changed.name}"
    return asked_price(request, changed, form, title, price=before)


def asked_price(
    request: HttpRequest, changed: PriceList, form: PriceForm, title: str, **context: Any
) -> HttpResponseBase:
    def save(**values: Any) -> None:
        set_price(price_list=changed, **values)

    return ask(
        request, form, save, title=title, verb="Save price", back=changed.get_absolute_url(),
        says="The price is saved.", lead=f"Prices are in {changed.currency}.", **context,
    )  # fmt: skip


@needs("catalog.delete_listedprice")
@require_POST
def end(request: HttpRequest, pk: int, price: int) -> HttpResponseBase:
    ended = get_object_or_404(get_object_or_404(PriceList, pk=pk).prices.select_related("product"), pk=price)
    try:
        left = end_price(price=ended, today=company_today(), by=request.user, now=timezone.now())
    except PriceRefused as refusal:
        messages.warning(request, str(refusal))
    else:
        name = ended.product.part_number
        messages.success(request, f"Today is the last day of the price of {name}." if left else f"{name}: taken away.")
    return redirect("catalog:price-list", pk)
