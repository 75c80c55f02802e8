"""What the catalog's lists can be narrowed by."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.family import family_of
from catalog.finding import matching
from catalog.models import Assortment, Movement, PriceList, Product, Stock, Warehouse
from catalog.models.validity import valid_on
from catalog.prices import counting
from customers.models import Customer
from foundation.periods import company_today

SELECT = forms.Select(attrs={"class": "form-select", "data-autosubmit": ""})


def search_box(placeholder: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", "type": "search", "placeholder": placeholder})


def groups() -> list[tuple[str, str]]:
    """Return the groups products are in, as choices."""
    return list(Product.objects.exclude(group="").order_by("group").values_list("group", "group").distinct())


class ProductFilter(django_filters.FilterSet):
    """Without a choice of state the list holds what is sold."""

    text = django_filters.CharFilter(label="Search", method="by_text", widget=search_box("Any number, description …"))
    state = django_filters.ChoiceFilter(
        label="State", choices=[("off", "Not sold any more"), ("all", "All")], empty_label="Sold", method="by_state",
        widget=SELECT,
    )  # fmt: skip
    kind = django_filters.ChoiceFilter(label="Kind", choices=Product.Kind.choices, empty_label="Any", widget=SELECT)
    group = django_filters.ChoiceFilter(
        label="Group", choices=groups, empty_label="Any", null_label="No group", method="by_group", widget=SELECT,
    )  # fmt: skip
    stock = django_filters.ChoiceFilter(
        label="Stock", choices=[("free", "Some free"), ("out", "None free"), ("not", "Not kept in stock")],
        empty_label="Any", method="by_stock", widget=SELECT,
    )  # fmt: skip
    assortment = django_filters.ModelChoiceFilter(
        label="Assortment", field_name="assortments", queryset=Assortment.objects.order_by("name"), empty_label="Any",
        widget=SELECT,
    )  # fmt: skip

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("state") else rows.filter(active=True)

    def by_text(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        return matching(rows, text)

    def by_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        return rows if state == "all" else rows.filter(active=False)

    def by_group(self, rows: QuerySet, name: str, group: str) -> QuerySet:
        return rows.filter(group="" if group == self.filters[name].null_value else group)

    def by_stock(self, rows: QuerySet, name: str, wanted: str) -> QuerySet:
        free = Exists(Stock.objects.filter(product=OuterRef("pk"), warehouse__active=True, available__gt=0))
        if wanted == "not":
            return rows.filter(stocked=False)
        return rows.filter(free) if wanted == "free" else rows.filter(~free, stocked=True)


class PriceListFilter(django_filters.FilterSet):
    """Without a choice of days the list holds what is valid today or later."""

    text = django_filters.CharFilter(label="Search", method="by_text", widget=search_box("Name, contract, customer …"))
    level = django_filters.ChoiceFilter(label="For", choices=PriceList.Level.choices, empty_label="Any", widget=SELECT)
    customer = django_filters.CharFilter(
        label="Counts for customer",
        method="by_customer",
        widget=forms.TextInput(attrs={"class": "form-control", "placeholder": "Code", "size": 10}),
    )
    days = django_filters.ChoiceFilter(
        label="Days", choices=[("today", "Valid today"), ("over", "Over"), ("all", "All")],
        empty_label="Today and later", method="by_days", widget=SELECT,
    )  # fmt: skip

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("days") else rows.exclude(valid_until__lt=company_today())

    def by_text(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        said = Q(name__icontains=text) | Q(contract_number__icontains=text) | Q(category__name__icontains=text)
        return rows.filter(said | Q(customer__code__iexact=text) | Q(customer__name__icontains=text))

    def by_customer(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        """Narrow to the lists the price rule asks for this customer: its own, its groups', its head offices'."""
        customer = Customer.objects.with_code(code).first()
        return rows.filter(counting(family_of(customer))) if customer else rows.none()

    def by_days(self, rows: QuerySet, name: str, days: str) -> QuerySet:
        if days == "all":
            return rows
        return rows.filter(valid_on(company_today()) if days == "today" else Q(valid_until__lt=company_today()))


class OfProducts(django_filters.FilterSet):
    """Rows of one product each, found by what the product is found by."""

    text = django_filters.CharFilter(label="Product", method="by_text", widget=search_box("Any number, description …"))

    def by_text(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        return rows.filter(product__in=matching(Product.objects.all(), text))


class ListedPriceFilter(OfProducts):
    """Without a choice of days those prices that are over stay out."""

    days = django_filters.ChoiceFilter(
        label="Days", choices=[("all", "All, with those over")], empty_label="Today and later", method="by_days",
        widget=SELECT,
    )  # fmt: skip

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("days") else rows.exclude(valid_until__lt=company_today())

    def by_days(self, rows: QuerySet, name: str, days: str) -> QuerySet:
        return rows


class StockFilter(OfProducts):
    warehouse = django_filters.ModelChoiceFilter(
        label="Warehouse", queryset=Warehouse.objects.order_by("code"), empty_label="Any", widget=SELECT
    )
    state = django_filters.ChoiceFilter(
        label="State", choices=[("free", "Something free"), ("out", "Nothing free"), ("coming", "On order")],
        empty_label="Any", method="by_state", widget=SELECT,
    )  # fmt: skip

    def by_state(self, rows: QuerySet, name: str, state: str) -> QuerySet:
        return rows.filter({"free": Q(available__gt=0), "out": Q(available__lte=0), "coming": Q(on_order__gt=0)}[state])


class MovementFilter(OfProducts):
    warehouse = django_filters.ModelChoiceFilter(
        label="Warehouse", queryset=Warehouse.objects.order_by("code"), empty_label="Any", widget=SELECT
    )
    kind = django_filters.ChoiceFilter(label="What", choices=Movement.Kind.choices, empty_label="Any", widget=SELECT)


class AssortmentFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label="Search", method="by_text", widget=search_box("Name, contract, customer …"))
    kind = django_filters.ChoiceFilter(
        label="Kind", choices=[("limited", "Limited"), ("exclusive", "Exclusive")], empty_label="Any", widget=SELECT
    )

    def by_text(self, rows: QuerySet, name: str, text: str) -> QuerySet:
        members = Customer.objects.filter(Q(code__iexact=text) | Q(name__icontains=text))
        meant = Q(name__icontains=text) | Q(contract_number__icontains=text)
        return rows.filter(meant | Q(pk__in=Assortment.objects.filter(customers__in=members)))
