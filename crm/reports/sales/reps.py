"""The sales reps: what each sold at whose time, with what margin, and what they did for it."""

from collections import defaultdict
from collections.abc import Iterator
from functools import partial

from django.conf import settings

from crm.reports.asking import Asked
from crm.reports.columns import CURRENCY
from crm.reports.machines import by_columns
from crm.reports.report import Report
from crm.reports.sales.asking import page, sees_cost, span_of, which
from crm.reports.sales.figures import BEFORE, COMPARED, COSTED, COUNTED, NET, row_of
from crm.reports.sales.figures import share as percentage
from financials.sales.reps import Rep, reps
from financials.sales.sold import Sales, sold
from foundation.bars import Bars, bars
from foundation.money import NOTHING
from foundation.tables import Column

number = partial(Column, kind="quantity", sort=True, total=True)
DONE = ("customers", "new_customers", "orders", "quotes", "won", "lost", "calls", "visits", "letters", "verbal_quotes")


def rows(asked: Asked) -> Iterator[dict[str, object]]:
    """Yield a row a rep and currency; what was done stands in the first of a rep's rows, and counts once."""
    by_rep: dict[str | None, list[Sales]] = defaultdict(list)
    for sales in sold(cut="rep", span=span_of(asked), which=which(asked)):
        by_rep[sales.key].append(sales)
    for rep in reps(span=span_of(asked), customers=asked.customer_ids()):
        found = by_rep.pop(str(rep.id), None) or ([] if asked.currency else [nothing_sold(rep)])
        for place, sales in enumerate(sorted(found, key=own_currency_first)):
            yield _row(asked, sales, None if place else rep)
    for left in by_rep.values():
        yield from (_row(asked, sales, None) for sales in left)


def own_currency_first(sales: Sales) -> tuple:
    return sales.currency != settings.COMPANY_CURRENCY, sales.currency


def nothing_sold(rep: Rep) -> Sales:
    """Return the sales of somebody who sold nothing."""
    none = {"net": NOTHING, "before": NOTHING, "documents": 0, "quantity": NOTHING, "cost": None, "costed": NOTHING}
    currency = settings.COMPANY_CURRENCY
    return Sales(key=str(rep.id), code=rep.email, name=rep.name, currency=currency, known=None, **none)


def _row(asked: Asked, sales: Sales, rep: Rep | None) -> dict[str, object]:
    did = {name: getattr(rep, name) if rep else None for name in (*DONE, "win_rate")}
    url = page("sales", asked, by="customer", sold_by=sales.code or "none", currency=sales.currency)
    return row_of(asked, sales) | did | {"url": url}


def columns_of(asked: Asked) -> tuple[Column, ...]:
    return (*WHO, NET, *COMPARED, COUNTED, *(COSTED if sees_cost(asked) else ()), *EVENTS)


def charts(asked: Asked) -> list[Bars]:
    """Return the sales of each rep as bars, a chart a currency."""
    by_currency: dict[str, list[tuple]] = defaultdict(list)
    for row in rows(asked):
        by_currency[row["currency"]].append((row["name"], row["net"], row["url"]))
    return [
        bars(f"Sales by sales rep, {currency}", "at invoice date", sorted(found, key=lambda bar: -bar[1]), currency)
        for currency, found in by_currency.items()
        if len(found) > 1
    ]


def document(asked: Asked) -> dict[str, object]:
    return by_columns(columns_of(asked), rows)(asked)


WHO = (
    Column("name", "Sales rep", sort=True, title=True, link=lambda row: row["url"]),
    Column("code", "E-mail", sort=True, shown=False),
    CURRENCY,
)
EVENTS = (
    number("customers", "Customers", hint="Whom they look after today, without the archived"),
    number("new_customers", "New", hint="Of them, since the period began"),
    number("quotes", "Quotes", hint="Quotes of the period, without drafts"),
    percentage("win_rate", "Won", hint="Quotes accepted / quotes decided"),
    number("orders", "Orders", shown=False),
    number("won", "Quotes won", shown=False),
    number("lost", "Quotes lost", hint="Declined or expired", shown=False),
    number("calls", "Calls", hint="Calls they noted in the journal, in and out"),
    number("visits", "Visits", hint="Sales calls, meetings and trade shows they noted"),
    number("letters", "Letters", hint="Letters, e-mails and faxes they noted", shown=False),
    number("verbal_quotes", "Verbal quotes", shown=False),
)

REPS = Report(
    name="sales-reps",
    title="Sales reps",
    says="What each sales rep sold at whose time and with what margin, quotes won, customers, calls and visits.",
    permission="financials.view_document",
    columns=(*WHO, NET, BEFORE, COUNTED, *EVENTS),
    columns_of=columns_of,
    rows=rows,
    document=document,
    charts=charts,
    asks=("period", "category", "group", "place", "currency"),
    plain=True,
    explains=True,
    sheet="A4 landscape",
    widths={"name": 13, "currency": 5.5, "net": 9, "before": 9, "margin": 8},
)
