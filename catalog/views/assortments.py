"""Restricted catalogs: which products only certain customers buy, or are the only ones they buy."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Value
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from catalog.filters import AssortmentFilter, ProductFilter
from catalog.forms import AssortmentForm, MemberForm
from catalog.models import Assortment
from catalog.tables import ASSORTMENT_COLUMNS, product_columns
from catalog.views.asking import ask, listed, plain
from foundation.tables import Column
from staff.permissions import needs


@needs("catalog.view_assortment")
def assortments(request: HttpRequest) -> HttpResponseBase:
    rows = Assortment.objects.annotate(holds=Count("products", distinct=True))
    found = AssortmentFilter(request.GET, queryset=rows, request=request)
    return listed(request, "catalog/assortments.html", ASSORTMENT_COLUMNS, found, what="assortments", sort="name")


@needs("catalog.view_assortment")
def assortment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One restricted catalog: whose it is, and what it holds."""
    shown = get_object_or_404(Assortment, pk=pk)
    rows = shown.products.annotate(held_in=Value(shown.pk))
    found = ProductFilter(request.GET, queryset=rows, request=request)
    context = {
        "assortment": shown,
        "members": shown.customers.order_by("name"),
        "groups": shown.categories.order_by("name"),
    }
    columns = product_columns(request.user)
    if request.user.has_perm("catalog.change_assortment"):
        columns.append(Column("out", "Take out", value=lambda row: None, cell="catalog/cells/take_out.html"))
    return listed(request, "catalog/assortment.html", columns, found, what="products", sort="part_number", **context)


@needs("catalog.add_assortment")
def new(request: HttpRequest) -> HttpResponseBase:
    form = AssortmentForm(request.POST or None, initial={"kind": Assortment.Kind.LIMITED})
    back = reverse("catalog:assortments")
    return ask(request, form, plain(form), title="New assortment", verb="Create assortment", back=back)


@needs("catalog.change_assortment")
def edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    changed = get_object_or_404(Assortment, pk=pk)
    form = AssortmentForm(request.POST or None, instance=changed)
    back = changed.get_absolute_url()
    return ask(request, form, plain(form), title=f"Change {changed}", verb="Save assortment", back=back)


@needs("catalog.change_assortment")
def add_members(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Add products by their numbers and customers by their codes, many at once."""
    changed = get_object_or_404(Assortment, pk=pk)
    form = MemberForm(request.POST or None)

    def save(*, products: Any, customers: Any, **_: Any) -> None:
        changed.products.add(*products)
        changed.customers.add(*customers)

    title, back = f"Add to {changed}", changed.get_absolute_url()
    return ask(request, form, save, title=title, verb="Add", back=back)


@needs("catalog.change_assortment")
@require_POST
def remove_product(request: HttpRequest, pk: int, product: int) -> HttpResponseBase:
    changed = get_object_or_404(Assortment, pk=pk)
    changed.products.remove(product)
    messages.success(request, f"{changed} does not hold it any more.")
    return redirect(changed)


@needs("catalog.change_assortment")
@require_POST
def remove_customer(request: HttpRequest, pk: int, customer: int) -> HttpResponseBase:
    changed = get_object_or_404(Assortment, pk=pk)
    changed.customers.remove(customer)
    messages.success(request, f"{changed} does not count for that customer any more.")
    return redirect(changed)
