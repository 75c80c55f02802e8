"""The rows and columns of sales, as the reports on sales share them. Cost and margin are for those who may see cost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from django.urls import reverse

from crm.reports.asking import NONE, Asked
from crm.reports.columns import CURRENCY, amount, text
from crm.reports.columns import day as on_day
from crm.reports.sales.asking import BY, page, sees_cost
from crm.reports.totals import Group, Measure, counted, shared, summed
from financials.sales.cuts import CUTS, NO_CATEGORY
from financials.sales.sold import Sales
from foundation.periods import end_of_month
from foundation.tables import Column

share = partial(Column, kind="percent", sort=True)
many = partial(Column, kind="quantity", sort=True)
TRENDS = ("Growing", "As before", "Shrinking", "New", "None any more")

NET = amount("net", "Sales")
BEFORE = amount("before", "Year before", hint="The same days a year earlier")
COMPARED = (BEFORE, share("change", "Change", hint="Against the same days a year earlier"))
COUNTED = many("documents", "Documents", total=True, hint="Invoices and credit notes")
QUANTITY = many("quantity", "Quantity", hint="Sold less returned")
COSTED = (
    amount("cost", "Cost", hint="Of the lines whose cost is known", shown=False),
    amount("margin", "Margin", hint="Of the lines whose cost is known: sales less what they cost us"),
    share("margin_share", "Margin %", hint="Margin / sales of the lines whose cost is known"),
    share("known", "Cost known", hint="Share of what was turned over whose cost is known"),
)


def who(by: str, link: Callable[[dict], str | None] | None = None) -> tuple[Column, ...]:
    """Return the columns that say what a row is; the name, or the number, leads to what is behind it."""
    linked = {"link": link}
    if by == "document":
        number = text("code", "Number", **linked)
        return (on_day("issued_on", "Date"), number, text("kind", "Kind"), text("name", "Customer", title=True))
    if by in ("customer", "product"):
        head = {"customer": "Code", "product": "Part number"}[by]
        code = Column("code", head, kind="code", sort=True, **linked)
        return (code, text("name", CUTS[by].one, title=True))
    return (Column("name", CUTS[by].one, sort=by != "month", title=True, **linked), text("code", "Key", shown=False))


def columns_of(asked: Asked) -> tuple[Column, ...]:
    """Return the columns of sales cut as asked."""
    by = BY.of(asked)
    return (
        *who(by, partial(behind, asked)),
        CURRENCY,
        *([QUANTITY] if by == "product" else []),
        NET,
        *(COMPARED if CUTS[by].compares else ()),
        *_counted(by),
        *(COSTED if sees_cost(asked) else ()),
    )


def _counted(by: str) -> tuple[Column, ...]:
    """Return the column of documents; of products and their groups they are not added up, as a document has several."""
    return () if by == "document" else (replace(COUNTED, total=by not in ("product", "product_group")),)


def row_of(asked: Asked, sales: Sales) -> dict[str, object]:
    """Return a row by the keys of its columns."""
    names = ("key", "code", "name", "currency", "net", "before", "documents", "issued_on", "customer_code")
    found = {name: getattr(sales, name) for name in names}
    found |= {"change": rounded(sales.change), "quantity": written(sales.quantity)}
    if sees_cost(asked):
        found |= {name: getattr(sales, name) for name in ("cost", "costed", "margin")}
        found |= {name: rounded(getattr(sales, name)) for name in ("margin_share", "known")}
    kind = sales.document_kind.replace("_", " ")
    return found | {"kind": kind, "trend": trend(sales)}


def rounded(part: Decimal | None) -> Decimal | None:
    """Return a share with the decimals anybody reads."""
    return None if part is None else round(part, 4)


def written(quantity: Decimal) -> Decimal | int:
    """Return a quantity without the decimals it does not need."""
    return int(quantity) if quantity == int(quantity) else quantity.normalize()


def trend(sales: Sales) -> str:
    """Say how it went against the year before."""
    if sales.before <= 0:
        return "New" if sales.net > 0 else "None any more"
    if sales.net <= 0:
        return "None any more"
    return "As before" if sales.net == sales.before else "Growing" if sales.net > sales.before else "Shrinking"


def behind(asked: Asked, row: dict) -> str | None:
    """Return the page that shows what a row is made of: the documents in the end, each with its own page."""
    by = BY.of(asked)
    if by == "document":
        return reverse("financials:document", args=[row["customer_code"], row["kind"].replace(" ", "_"), row["code"]])
    wanted = STEPS[by](asked, row)
    return page("sales", asked, currency=row["currency"], **wanted) if all(wanted.values()) else None


def _exactly(asked: Asked, row: dict) -> dict[str, str]:
    none = row["name"] == NO_CATEGORY
    return {"by": "customer", "category": NONE} if none else {"by": "customer", "categories": row["name"]}


def _month(asked: Asked, row: dict) -> dict[str, str]:
    first = date.fromisoformat(row["key"])
    last = min(end_of_month(first), asked.as_of)
    days = {"begins_on": max(first, asked.begins_on).isoformat(), "as_of": last.isoformat()}
    return {"by": "customer", **days}


STEPS = {
    "customer": lambda asked, row: {"by": "document", "customer": row["code"]},
    "product": lambda asked, row: {"by": "document", "part": row["code"]},
    "product_group": lambda asked, row: {"by": "product", "product_group": row["code"] or NONE},
    "rep": lambda asked, row: {"by": "customer", "sold_by": row["code"] or NONE},
    "current_rep": lambda asked, row: {"by": "customer", "sales_rep": row["key"] or NONE},
    "category": _exactly,
    "month": _month,
}


def groups_of(asked: Asked) -> tuple[Group, ...]:
    """Return the totals below the rows: how it went against the year before, or of documents which kind they are."""
    by = BY.of(asked)
    measures = (counted(CUTS[by].many), summed("net", "Sales"), *(_compared() if CUTS[by].compares else ()))
    measures += _costed() if sees_cost(asked) else ()
    if not CUTS[by].compares:
        return (Group("by_kind", "By kind", "Kind", lambda row: row["kind"], measures),)
    return (
        Group("by_trend", "Against the year before", "How it went", lambda row: row["trend"], measures, TRENDS.index),
    )


def _compared() -> tuple[Measure, ...]:
    difference = Measure("difference", "Difference", lambda row: row["net"] - row["before"])
    change = shared("change", "Change", difference.part, lambda row: row["before"])
    return (summed("before", "Year before"), difference, change)


def _costed() -> tuple[Measure, ...]:
    margin = shared("margin_share", "Margin %", lambda row: row["margin"], lambda row: row["costed"])
    return (Measure("margin", "Margin", lambda row: row["margin"], may_be_unknown=True), margin)
