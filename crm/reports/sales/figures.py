"""The rows and columns of sales, as the reports on sales share them. Cost and margin are for those who may see cost."""

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
from financials.sales.spans import last_of_month
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


def who(by: str) -> tuple[Column, ...]:
    """Return the columns that say what a row is; the name, or the number, leads to what is behind it."""
    linked = {"link": lambda row: row["url"]}
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
        *who(by),
        CURRENCY,
        *([QUANTITY] if by == "product" else []),
        NET,
        *(COMPARED if CUTS[by].compares else ()),
        *([COUNTED] if by != "document" else []),
        *(COSTED if sees_cost(asked) else ()),
    )


def row_of(asked: Asked, sales: Sales) -> dict[str, object]:
    """Return a row by the keys of its columns."""
    by = BY.of(asked)
    names = ("code", "name", "currency", "net", "before", "documents", "issued_on")
    found = {name: getattr(sales, name) for name in names}
    found |= {"change": rounded(sales.change), "quantity": written(sales.quantity)}
    if sees_cost(asked):
        found |= {name: getattr(sales, name) for name in ("cost", "costed", "margin")}
        found |= {name: rounded(getattr(sales, name)) for name in ("margin_share", "known")}
    kind = sales.document_kind.replace("_", " ")
    return found | {"kind": kind, "trend": trend(sales), "url": behind(by, asked, sales)}


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


def behind(by: str, asked: Asked, sales: Sales) -> str | None:
    """Return the page that shows what a row is made of: the documents in the end, each with its own page."""
    if by == "document":
        return reverse("financials:document", args=[sales.customer_code, sales.document_kind, sales.code])
    steps = {
        "customer": {"by": "document", "customer": sales.code},
        "product": {"by": "document", "part": sales.code},
        "rep": {"by": "customer", "sold_by": sales.code or NONE},
        "current_rep": {"by": "customer", "sales_rep": sales.key or NONE},
        "category": {"by": "customer", "category": NONE} if sales.name == NO_CATEGORY else _exactly(sales.name),
        "month": _month(asked, sales) if by == "month" else {},
    }
    wanted = steps[by]
    return page("sales", asked, currency=sales.currency, **wanted) if all(wanted.values()) else None


def _exactly(names: str) -> dict[str, str]:
    return {"by": "customer", "categories": names}


def _month(asked: Asked, sales: Sales) -> dict[str, str]:
    first = asked.begins_on.fromisoformat(sales.key)
    last = min(last_of_month(first), asked.as_of)
    days = {"begins_on": max(first, asked.begins_on).isoformat(), "as_of": last.isoformat()}
    return {"by": "customer", **days}


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
