from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from catalog.models import (
    AlternativeNumber,
    Assortment,
    ListedPrice,
    Movement,
    PriceList,
    Product,
    Stock,
    Supply,
    TaxCode,
    TaxRate,
    VerbalQuote,
    Warehouse,
)
from foundation.admin import ForFixing, ForReading


class NumbersOfProduct(admin.TabularInline):
    model = AlternativeNumber
    extra = 0
    autocomplete_fields = ("customer",)


@admin.register(Product)
class ProductAdmin(ForFixing):
    list_display = ("part_number", "description", "kind", "unit", "list_price", "tax_percent", "active")
    list_filter = ("kind", "active", "stocked")
    search_fields = ("=part_number", "part_number__istartswith", "description")
    autocomplete_fields = ("tax_code",)
    inlines = (NumbersOfProduct,)


class RatesOfCode(admin.TabularInline):
    model = TaxRate
    extra = 0


@admin.register(TaxCode)
class TaxCodeAdmin(ForFixing):
    """Rates of places and days; the catalog reads them from here."""

    list_display = ("code", "name")
    search_fields = ("code", "name")
    ordering = ("code",)
    inlines = (RatesOfCode,)


@admin.register(PriceList)
class PriceListAdmin(ForFixing):
    list_display = ("name", "level", "currency", "category", "customer", "contract_number", "valid_from", "valid_until")
    list_filter = ("level", "currency")
    list_select_related = ("category", "customer")
    search_fields = ("name__istartswith", "=contract_number", "=customer__code")
    autocomplete_fields = ("category", "customer")


@admin.register(ListedPrice)
class ListedPriceAdmin(ForFixing):
    list_display = ("price_list", "product", "min_quantity", "unit_price", "discount_percent", "valid_from", "set_by")
    list_select_related = ("price_list", "product", "set_by")
    search_fields = ("=product__part_number",)
    search_help_text = "Part number"
    autocomplete_fields = ("price_list", "product")


@admin.register(Assortment)
class AssortmentAdmin(ForFixing):
    list_display = ("name", "kind", "valid_from", "valid_until")
    list_filter = ("kind",)
    search_fields = ("name",)
    autocomplete_fields = ("products", "categories", "customers")


@admin.register(Warehouse)
class WarehouseAdmin(ForFixing):
    list_display = ("code", "name", "is_default", "active")
    search_fields = ("code", "name")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """A warehouse goods have moved through is taken out of use, not deleted."""
        return super().has_delete_permission(request, obj) and not (obj and obj.movements.exists())


class OfProduct(ForReading):
    """Figures and movements of goods: changed in the catalog alone."""

    list_select_related = ("product", "warehouse")
    search_fields = ("=product__part_number",)
    search_help_text = "Part number"


@admin.register(Stock)
class StockAdmin(OfProduct):
    list_display = ("product", "warehouse", "on_hand", "reserved", "on_order")


@admin.register(Supply)
class SupplyAdmin(OfProduct):
    list_display = ("product", "warehouse", "quantity", "received", "expected_on", "reference", "cancelled_at")


@admin.register(Movement)
class MovementAdmin(OfProduct):
    list_display = ("product", "warehouse", "kind", "quantity", "moved_on", "reference", "reason", "moved_by")
    list_filter = ("kind",)
    list_select_related = ("product", "warehouse", "moved_by")


@admin.register(VerbalQuote)
class VerbalQuoteAdmin(ForReading):
    list_display = ("customer", "product", "quantity", "unit_price", "currency", "said_on", "valid_until", "said_by")
    list_select_related = ("customer", "product", "said_by")
    search_fields = ("=customer__code", "=product__part_number")
