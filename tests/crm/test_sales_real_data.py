"""The sales of two companies of the real world: the lines of their own files add up to every cut of the analysis."""

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from financials.models import Line
from financials.sales.cuts import CUTS
from financials.sales.sold import sold
from financials.sales.spans import Span
from foundation.money import round_money

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
HEAD = "number,customer_code,issued_on,due_on,currency,part_number,quantity,unit_price,discount_percent"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SHARED.exists(), reason="the real data are not here"),
]


def read(path: str) -> list[dict[str, str]]:
    with (SHARED / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def cut(by: str, span: Span) -> dict[str, Decimal]:
    nets: dict[str, Decimal] = defaultdict(Decimal)
    for row in sold(cut=by, span=span):
        if row.documents:  # else only the year before knows it
            nets[row.code or row.name] += row.net
    return nets


def everything_agrees(lines: list[dict], span: Span) -> None:
    """Total, months, products, groups and customers are those the lines come to, each rounded to the cent."""
    by_month, by_product, by_group, by_customer = (defaultdict(Decimal) for _ in range(4))
    for line in lines:
        net = round_money(line["quantity"] * line["price"] * (1 - line["discount"]), "USD")
        by_month[line["day"][:7]] += net
        by_product[line["product"]] += net
        by_group[line["group"] or "No group"] += net
        by_customer[line["customer"]] += net
    assert cut("month", span) == by_month
    assert cut("product", span) == by_product
    assert cut("product_group", span) == by_group
    assert cut("customer", span) == by_customer
    total = sum(by_month.values())
    assert {by: sum(cut(by, span).values()) for by in CUTS} == dict.fromkeys(CUTS, total)


def test_adventureworks(load):
    orders = {row["salesorderid"]: row for row in read("adventureworks/sales/salesorderheader.csv")}
    names = {row["productid"]: row for row in read("adventureworks/production/product.csv")}
    groups = {
        row["productsubcategoryid"]: row["name"] for row in read("adventureworks/production/productsubcategory.csv")
    }
    lines = [
        {
            "order": row["salesorderid"],
            "day": orders[row["salesorderid"]]["orderdate"][:10],
            "due": orders[row["salesorderid"]]["duedate"][:10],
            "customer": f"AW{orders[row['salesorderid']]['customerid']}",
            "product": names[row["productid"]]["productnumber"],
            "group": groups.get(names[row["productid"]]["productsubcategoryid"], ""),
            "quantity": Decimal(row["orderqty"]),
            "price": Decimal(row["unitprice"]),
            "discount": Decimal(row["unitpricediscount"]),
        }
        for row in read("adventureworks/sales/salesorderdetail.csv")
        if row["salesorderid"] in orders
    ]
    load("customers", "code,name,currency", *(f"{one},{one},USD" for one in {line["customer"] for line in lines}))
    sold_products = {(line["product"], line["group"]) for line in lines}
    load("products", "part_number,description,group", *(f'{one},{one},"{group}"' for one, group in sold_products))
    loaded = load(
        "invoices",
        HEAD,
        *(
            f"{line['order']},{line['customer']},{line['day']},{line['due']},USD,{line['product']},{line['quantity']},"
            f"{line['price']},{100 * line['discount']}"
            for line in lines
        ),
    )
    assert (loaded["created"], loaded["failed"]) == (len({line["order"] for line in lines}), 0)
    everything_agrees(lines, Span(date(2011, 1, 1), date(2014, 12, 31)))


def test_northwind(load):
    call_command("load", str(SHARED / "northwind"), source="northwind", as_json=True)
    groups = {row["category_id"]: row["category_name"] for row in read("northwind/categories.csv")}
    groups = {row["product_id"]: groups[row["category_id"]] for row in read("northwind/products.csv")}
    ordered = list(Line.objects.select_related("document__customer", "product").order_by("document_id", "position"))
    lines = [
        {
            "day": str(line.document.issued_on),
            "customer": line.document.customer.code,
            "product": line.part_number,
            "group": groups[line.part_number],
            "quantity": line.quantity,
            "price": line.unit_price,
            "discount": line.discount_percent / 100,
        }
        for line in ordered
    ]
    assert cut("month", Span(date(1996, 1, 1), date(1998, 12, 31))) == {}, "orders are not sold yet"
    load(
        "invoices",
        HEAD,
        *(
            f"I{line.document.number},{line.document.customer.code},{line.document.issued_on},{line.document.due_on},"
            f"USD,{line.part_number},{line.quantity},{line.unit_price},{line.discount_percent}"
            for line in ordered
        ),
    )
    span = Span(date(1996, 1, 1), date(1998, 12, 31))
    everything_agrees(lines, span)
    assert sum(cut("rep", span).values()) == Decimal("1265793.29")
    assert "Janet Leverling" in {row.name for row in sold(cut="rep", span=span)}
