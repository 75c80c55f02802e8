"""Products: the list, the page of one with prices and stock, and what a customer would pay for it."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from catalog.assortments import refusal
from catalog.filters import ProductFilter
from catalog.forms import AskForm, NumberForm, ProductForm, ToldForm
from catalog.models import ListedPrice, Product
from catalog.prices import price_for
from catalog.promising import promise_day
from catalog.stock import availability
from catalog.tables import amount_of, margin_of, product_columns
from catalog.taxes import tax_for
from catalog.verbal import quote_verbally, remembered, said
from catalog.views.asking import ask, first, listed, plain
from customers.addresses import DELIVERY, place_of
from customers.models import Customer
from foundation.periods import company_today
from staff.permissions import needs

SHOWN = 100  # prices, supplies and movements on a product's page
ORDER = ("price_list__level", "price_list__name", "min_quantity", "valid_from")


@needs("catalog.view_product")
def products(request: HttpRequest) -> HttpResponseBase:
    """The list of products, by any number and word of the description."""
    found = ProductFilter(request.GET, queryset=Product.objects.all(), request=request)
    columns = product_columns(request.user)
    return listed(request, "catalog/products.html", columns, found, what="products", sort="part_number")


@needs("catalog.view_product")
def product(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Everything about one product: prices of all levels, stock, what is expected, its other numbers."""
    shown = get_object_or_404(Product.objects.select_related("tax_code"), pk=pk)
    today = company_today()
    context = {
        "product": shown,
        "currency": settings.COMPANY_CURRENCY,
        "today": today,
        "prices": priced(shown, today),
        "stock": availability(products=[shown])[shown.pk],
        "supplies": shown.supplies.filter(open__gt=0).select_related("warehouse").order_by("expected_on", "pk")[:SHOWN],
        "movements": shown.movements.select_related("warehouse", "moved_by").order_by("-pk")[:5],
        "numbers": shown.numbers.select_related("customer").order_by("kind", "number"),
        "assortments": shown.assortments.valid_on(today).order_by("name"),
        "margin": margin(shown),
        **answer(request, shown, today),
    }
    return TemplateResponse(request, "catalog/product.html", context)


def priced(product: Product, today: date) -> list[ListedPrice]:
    """Return what the price lists say of a product today and later, each with its amount and margin."""
    ended = Q(valid_until__lt=today) | Q(price_list__valid_until__lt=today)
    found = product.prices.exclude(ended).select_related("price_list__customer", "price_list__category", "product")
    rows = list(found.order_by(*ORDER)[:SHOWN])
    for row in rows:
        row.amount, row.margin = amount_of(row), margin_of(row)
    return rows


def margin(product: Product):
    """Return the share of the list price that is not cost; None where one is not known."""
    if not product.list_price or product.cost is None:
        return None
    return (product.list_price - product.cost) / product.list_price


def answer(request: HttpRequest, product: Product, today: date) -> dict[str, Any]:
    """Return what the customer asked about (?customer=&quantity=) would pay, and why."""
    asked = "customer" in request.GET
    form = AskForm(request.GET if asked else None)
    if not asked or not form.is_valid():
        return {"asking": form}
    customer, quantity = form.cleaned_data["customer"], form.cleaned_data["quantity"]
    day = form.cleaned_data["day"] or today
    told = remembered(customer=customer, products=[product], day=day).get(product.pk)
    return {
        "asking": form,
        "customer": customer,
        "price": price_for(customer=customer, product=product, quantity=quantity, currency=customer.currency, day=day),
        "tax": tax_for(customer=customer, product=product, day=day, **place(customer)),
        "refusal": refusal(customer=customer, product=product, day=day),
        "promise": promise_day(product=product, quantity=quantity, today=today),
        "told": told,
        "said": said(told) if told else "",
    }


def place(customer: Customer) -> dict[str, str]:
    """Return where goods go to unless somebody says otherwise."""
    address = place_of(customer, to=DELIVERY)
    return {"country": address.country, "region": address.region} if address else {"country": "", "region": ""}


@needs("catalog.add_product")
def new(request: HttpRequest) -> HttpResponseBase:
    form = ProductForm(request.POST or None, user=request.user)
    back = reverse("catalog:products")
    return ask(request, form, plain(form), title="New product", verb="Create product", back=back)


@needs("catalog.change_product")
def edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    changed = get_object_or_404(Product, pk=pk)
    form = ProductForm(request.POST or None, instance=changed, user=request.user)
    return ask(
        request, form, plain(form), title=f"Change {changed.part_number}", verb="Save product",
        back=reverse("catalog:product", args=[pk]), says="The product is saved. Documents written before keep theirs.",
    )  # fmt: skip


@needs("catalog.add_alternativenumber")
def add_number(request: HttpRequest, pk: int) -> HttpResponseBase:
    known = get_object_or_404(Product, pk=pk)
    form = NumberForm(request.POST or None, initial=first(request.GET, "customer"))
    form.instance.product = known
    title = f"Another number of {known.part_number}"
    return ask(request, form, plain(form), title=title, verb="Save number", back=known.get_absolute_url())


@needs("catalog.delete_alternativenumber")
@require_POST
def remove_number(request: HttpRequest, pk: int, number: int) -> HttpResponseBase:
    removed = get_object_or_404(get_object_or_404(Product, pk=pk).numbers, pk=number)
    removed.delete()
    messages.success(request, f"{removed.number} finds this product no longer.")
    return redirect("catalog:product", pk)


@needs("catalog.add_verbalquote")
def tell_price(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Note a price somebody was told; it is remembered when an order is written."""
    told = get_object_or_404(Product, pk=pk)
    today = company_today()
    start = {"valid_until": ToldForm.good_until(today)} | first(
        request.GET, "customer", "quantity", "unit_price", "currency"
    )
    form = ToldForm(request.POST or None, initial=start)

    def save(**values):
        quote_verbally(product=told, **values)

    return ask(
        request, form, save, title=f"A price told for {told.part_number}", verb="Note price",
        back=told.get_absolute_url(), says="The price is noted, in the customer's journal too.",
    )  # fmt: skip
