"""Warehouses: what stands where, what is expected, and the forms that move goods."""

from collections.abc import Callable
from typing import Any

from django.db.models import Sum
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from catalog import stock as verbs
from catalog.filters import MovementFilter, StockFilter
from catalog.models import Movement, Stock, Supply, Warehouse
from catalog.stock_forms import (
    AdjustForm,
    ExpectForm,
    ReasonForm,
    ReceiveForm,
    SupplyForm,
    TransferForm,
    WarehouseForm,
)
from catalog.tables import MOVEMENT_COLUMNS, STOCK_COLUMNS
from catalog.views.asking import ask, first, listed, plain
from foundation.periods import company_today
from staff.permissions import needs

EXPECTED = 12  # supplies beside the list of stock
LINKED = ("product", "warehouse", "source", "quantity")


@needs("catalog.view_stock")
def stock(request: HttpRequest) -> HttpResponseBase:
    """What stands where, and what is expected next."""
    rows = Stock.objects.select_related("product", "warehouse")
    found = StockFilter(request.GET, queryset=rows, request=request)
    expected = Supply.objects.filter(open__gt=0).select_related("product", "warehouse").order_by("expected_on", "pk")
    context = {
        "warehouses": Warehouse.objects.annotate(goods=Sum("stock__on_hand")).order_by("-is_default", "code"),
        "supplies": expected[:EXPECTED],
        "today": company_today(),
    }
    return listed(request, "catalog/stock.html", STOCK_COLUMNS, found, what="stock", sort="part_number", **context)


@needs("catalog.view_movement")
def movements(request: HttpRequest) -> HttpResponseBase:
    """Every movement of goods there ever was."""
    rows = Movement.objects.select_related("product", "warehouse", "moved_by")
    found = MovementFilter(request.GET, queryset=rows, request=request)
    return listed(request, "catalog/movements.html", MOVEMENT_COLUMNS, found, what="movements", sort="-id")


@needs("catalog.add_warehouse")
def new_warehouse(request: HttpRequest) -> HttpResponseBase:
    form = WarehouseForm(request.POST or None, initial={"is_default": not Warehouse.objects.exists()})
    return ask_plain(request, form, "New warehouse", "Create warehouse")


@needs("catalog.change_warehouse")
def warehouse(request: HttpRequest, pk: int) -> HttpResponseBase:
    changed = get_object_or_404(Warehouse, pk=pk)
    return ask_plain(
        request, WarehouseForm(request.POST or None, instance=changed), f"Warehouse {changed}", "Save warehouse"
    )


def ask_plain(request: HttpRequest, form: WarehouseForm, title: str, verb: str) -> HttpResponseBase:
    def save(**values: Any) -> None:
        plain(form)(**values)

    return ask(request, form, save, title=title, verb=verb, back=reverse("catalog:stock"))


def moving(
    request: HttpRequest, form: Any, verb: Callable, title: str, label: str, *, lead: str = "", **fixed: Any
) -> HttpResponseBase:
    """Show a form that moves goods of a product, or move them and go to the product's page."""

    def save(*, by: Any, now: Any, **values: Any) -> Any:
        verb(by=by, today=company_today(now), **values, **fixed)
        return fixed.get("product") or values["product"]

    return ask(request, form, save, title=title, verb=label, back=reverse("catalog:stock"), lead=lead)


@needs("catalog.add_movement")
def receive(request: HttpRequest) -> HttpResponseBase:
    form = ReceiveForm(request.POST or None, initial=first(request.GET, *LINKED))
    return moving(request, form, verbs.receive, "Goods that came", "Receive goods")


@needs("catalog.add_movement")
def receive_supply(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Receive what was expected, in full or in part."""
    supply = get_object_or_404(Supply.objects.select_related("product", "warehouse"), pk=pk)
    form = ReceiveForm(request.POST or None, initial={"quantity": supply.open, "reference": supply.reference})
    del form.fields["product"], form.fields["warehouse"]
    fixed = {"product": supply.product, "warehouse": supply.warehouse, "supply": supply}
    title = f"Receive {supply.product.part_number} in {supply.warehouse}"
    return moving(request, form, verbs.receive, title, "Receive goods", **fixed)


@needs("catalog.adjust_stock")
def adjust(request: HttpRequest) -> HttpResponseBase:
    form = AdjustForm(request.POST or None, initial=first(request.GET, *LINKED))
    return moving(request, form, verbs.adjust, "What was counted", "Correct stock")


@needs("catalog.add_movement")
def transfer(request: HttpRequest) -> HttpResponseBase:
    form = TransferForm(request.POST or None, initial=first(request.GET, *LINKED))
    return moving(request, form, verbs.transfer, "From one warehouse to another", "Move goods")


@needs("catalog.add_supply")
def expect(request: HttpRequest) -> HttpResponseBase:
    form = ExpectForm(request.POST or None, initial=first(request.GET, *LINKED))

    def save(**values: Any) -> Any:
        return verbs.expect_supply(**values).product

    back = reverse("catalog:stock")
    return ask(request, form, save, title="Goods on their way", verb="Expect goods", back=back)


@needs("catalog.change_supply")
def supply(request: HttpRequest, pk: int) -> HttpResponseBase:
    changed = get_object_or_404(Supply.objects.select_related("product"), pk=pk)
    form = SupplyForm(request.POST or None, initial=SupplyForm.values(changed))

    def save(*, by: Any, now: Any, **values: Any) -> Any:
        return verbs.change_supply(supply=changed, **values).product

    back = changed.product.get_absolute_url()
    title = f"{changed.product.part_number} on order"
    return ask(request, form, save, title=title, verb="Save", back=back, supply=changed)


@needs("catalog.change_supply")
def cancel_supply(request: HttpRequest, pk: int) -> HttpResponseBase:
    cancelled = get_object_or_404(Supply.objects.select_related("product"), pk=pk)

    def save(**values: Any) -> None:
        verbs.cancel_supply(supply=cancelled, **values)

    return ask(
        request, ReasonForm(request.POST or None), save, title=f"Expect nothing more of {cancelled}",
        verb="Expect nothing more", back=cancelled.product.get_absolute_url(),
    )  # fmt: skip
