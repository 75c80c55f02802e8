"""The columns of the catalog's lists."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Lower, Upper

from catalog.models import ListedPrice, Product
from catalog.prices import discounted
from catalog.stock import availability
from catalog.wording import unit_price_text
from foundation.tables import Column
from staff.models import User


@dataclass(frozen=True)
class UnitPrice(Column):
    """A price a unit, with as many decimals as it has."""

    kind: str = "money"

    def written(self, row: Any, *, with_currency: bool = False) -> str:
        currency = self.currency_of(row) or ""
        text = unit_price_text(self.read(row), currency)
        return f"{text} {currency}" if with_currency and self.read(row) is not None else text

    def exported(self, row: Any) -> Any:
        return self.read(row)


def company_currency(row: Any) -> str:
    return settings.COMPANY_CURRENCY


def product_columns(user: User) -> list[Column]:
    """Return the columns of the list of products; cost only for those who may see it. Keys are those `load` reads."""
    cost = [UnitPrice("cost", "Cost", currency=company_currency, sort="cost", sort_unknown=True)]
    return [
        Column("part_number", "Part number", kind="code", sort=Upper("part_number"), link=Product.get_absolute_url),
        Column("description", "Description", sort=Lower("description"), title=True),
        Column("group", "Group", sort=Lower("group")),
        Column("kind", "Kind", value=lambda row: row.get_kind_display(), shown=False),
        UnitPrice("list_price", "List price", currency=company_currency, sort="list_price", sort_unknown=True),
        *(cost if user.has_perm("catalog.view_cost") else ()),
        Column("unit", "Unit"),
        Column("available", "Free", kind="quantity", complete=fill_stock, hint="On hand and not reserved"),
        Column("on_order", "On order", kind="quantity", complete=fill_stock),
        Column("lead_days", "Lead days", kind="quantity", sort="lead_days", sort_unknown=True),
        Column("tax_percent", "Tax %", kind="quantity", shown=False),
        Column("state", "State", value=lambda row: "" if row.active else "not sold any more", shown=False),
    ]


def fill_stock(rows: list[Product]) -> None:
    """Give each product what is free and on order in all warehouses; None where it is not kept in stock."""
    if not rows or hasattr(rows[0], "available"):
        return
    stock = availability(products=rows)
    for row in rows:
        kept = row.stocked or stock[row.pk]
        row.available = sum(each.available for each in stock[row.pk]) if kept else None
        row.on_order = sum(each.on_order for each in stock[row.pk]) if kept else None


PRICE_LIST_COLUMNS = (
    Column("name", "Price list", sort=Lower("name"), link=lambda row: row.get_absolute_url(), title=True),
    Column("level", "For", sort="level", value=lambda row: row.get_level_display(), cell="catalog/cells/owner.html"),
    Column("currency", "Currency", sort="currency"),
    Column("valid_from", "From", kind="day", sort="valid_from", sort_unknown=True),
    Column("valid_until", "Until", kind="day", sort="valid_until", sort_unknown=True),
    Column("prices", "Prices", kind="quantity", value="priced", sort="priced"),
)


def listed_columns(user: User) -> list[Column]:
    """Return the columns of the prices in a list. Keys are those `load prices` reads."""
    margin = [Column("margin", "Margin", kind="percent", value=margin_of)]
    return [
        Column("part_number", "Part number", kind="code", value="product.part_number", link=product_page,
               sort=Upper("product__part_number")),
        Column("description", "Description", value="product.description", title=True,
               sort=Lower("product__description")),
        Column("price_list", "Price list", value="price_list.name", shown=False),
        Column("currency", "Currency", value="price_list.currency", shown=False),
        Column("min_quantity", "From", kind="quantity", sort="min_quantity"),
        Column("unit", "Unit", value="product.unit"),
        UnitPrice("unit_price", "Price", currency="price_list.currency", sort="unit_price", sort_unknown=True,
                  cell="catalog/cells/listed_price.html"),
        Column("discount_percent", "Discount %", kind="quantity", sort="discount_percent", sort_unknown=True),
        *(margin if user.has_perm("catalog.view_cost") else ()),
        Column("valid_from", "Since", kind="day", sort="valid_from", sort_unknown=True),
        Column("valid_until", "Until", kind="day", sort="valid_until", sort_unknown=True),
    ]  # fmt: skip


def product_page(row: Any) -> str:
    return row.product.get_absolute_url()


def amount_of(row: ListedPrice) -> Decimal | None:
    """Return a listed price as an amount, a discount taken off the product's own list price; None in other money."""
    if row.unit_price is not None:
        return row.unit_price
    base, currency = row.product.list_price, row.price_list.currency
    return None if base is None or currency != settings.COMPANY_CURRENCY else discounted(row, base, currency)


def margin_of(row: ListedPrice) -> Decimal | None:
    """Return the share of the price that is not cost, None where one of them is not known in one currency."""
    amount, cost = amount_of(row), row.product.cost
    if row.price_list.currency != settings.COMPANY_CURRENCY or cost is None or not amount:
        return None
    return (amount - cost) / amount


STOCK_COLUMNS = (
    Column("part_number", "Part number", kind="code", value="product.part_number", link=product_page,
           sort=Upper("product__part_number")),
    Column("description", "Description", value="product.description", sort=Lower("product__description"), title=True),
    Column("warehouse", "Warehouse", value="warehouse.code", sort="warehouse__code"),
    Column("on_hand", "On hand", kind="quantity", sort="on_hand"),
    Column("reserved", "Reserved", kind="quantity", sort="reserved"),
    Column("available", "Free", kind="quantity", sort="available"),
    Column("on_order", "On order", kind="quantity", sort="on_order"),
    Column("unit", "Unit", value="product.unit"),
)  # fmt: skip

MOVEMENT_COLUMNS = (
    Column("id", "No.", kind="quantity", value="pk", sort=F("id"), shown=False),
    Column("moved_on", "Day", kind="day", sort="moved_on"),
    Column("part_number", "Part number", kind="code", value="product.part_number", link=product_page),
    Column("description", "Description", value="product.description", title=True),
    Column("kind", "What", value=lambda row: row.get_kind_display(), sort="kind"),
    Column("warehouse", "Warehouse", value="warehouse.code", sort="warehouse__code"),
    Column("quantity", "Quantity", kind="quantity", sort="quantity"),
    Column("reference", "Reference", sort="reference"),
    Column("reason", "Why"),
    Column("moved_by", "By", value="moved_by.name"),
)

ASSORTMENT_COLUMNS = (
    Column("name", "Assortment", sort=Lower("name"), link=lambda row: row.get_absolute_url(), title=True),
    Column("kind", "Kind", sort="kind"),
    Column("holds", "Products", kind="quantity", sort="holds"),
    Column("valid_from", "From", kind="day", sort="valid_from", sort_unknown=True),
    Column("valid_until", "Until", kind="day", sort="valid_until", sort_unknown=True),
    Column("contract_number", "Contract", sort="contract_number"),
)
