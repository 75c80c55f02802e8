"""The lines of an aging that is cut by something else than customers: columns, where each leads, and the bars."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from crm.reports.asking import NONE, SEVERAL, Asked, Choice
from crm.reports.links import report_url
from financials.aging import BUCKETS, Aging
from financials.cuts import MORE_THAN_ONCE, Line, cut, largest
from foundation.bars import Bars, bars, stacked
from foundation.money import money_text
from foundation.tables import Column

BY = Choice(
    "by",
    "By",
    {
        "customer": "Customer",
        "group": "Head office",
        "sales_rep": "Sales rep",
        "category": "Category",
        "currency": "Currency",
    },
)
UNNAMED = {"sales_rep": "Nobody", "category": "In no category", "currency": "All accounts"}
TAKEN_BACK = "Counted more than once"
WORDS = [label for _, label in BUCKETS.values()]
DRAWN = 10  # bars


def name_of(line: Line, by: str) -> str:
    """Return what a line is called."""
    return TAKEN_BACK if line.key == MORE_THAN_ONCE else line.name or UNNAMED[by]


def figures(aging: Aging) -> dict[str, object]:
    """Return the amounts of an aging by the key of their column."""
    amounts = {bucket.key: bucket.amount for bucket in aging.buckets}
    return {"currency": aging.currency, **amounts, "unapplied": aging.unapplied, "balance": aging.balance}


def rows(asked: Asked) -> Iterator[dict[str, object]]:
    """Yield the lines of what is asked."""
    by = BY.of(asked)
    for line in cut(by, **scope(asked)):
        named = {"key": line.key, "code": line.code, "name": name_of(line, by), "accounts": line.accounts}
        yield named | figures(line.aging)


def scope(asked: Asked) -> dict[str, object]:
    """Return day, customers and currency as financials takes them."""
    return {"as_of": asked.as_of, "customers": asked.customer_ids(), "currency": asked.currency}


def members_url(asked: Asked, row: dict) -> str:
    """Return the page with the accounts a line is made of, as of the same day."""
    by, key = BY.of(asked), row["key"]
    choices = {"by": None, "currency": row["currency"]}
    if by == "group":
        choices["group"] = row["code"]
    elif by in ("sales_rep", "category"):
        choices[by] = SEVERAL if key == MORE_THAN_ONCE else key or NONE
    return report_url("aging", asked, **choices)


def columns(asked: Asked) -> tuple[Column, ...]:
    """Return who, how many accounts and how old, each figure leading to the accounts it is made of."""
    leads = partial(members_url, asked)

    def of_amount(key: str):
        return lambda row: leads(row) if row[key] else None

    by = BY.of(asked)
    coded = Column("code", "Code", kind="code", sort=True, link=leads)
    named = Column("name", BY.options[by], sort=True, title=True, link=leads)
    of_currency = Column("currency", "Currency", sort=True, link=leads, shown=False)
    who = {"currency": (replace(of_currency, shown=True, title=True),), "group": (coded, named, of_currency)}
    total = by != "currency"  # each line is one already
    amounts = [(key, label) for key, (_, label) in BUCKETS.items()]
    return (
        *who.get(by, (named, of_currency)),
        Column("accounts", "Accounts", kind="quantity", sort=True, total=total, link=leads),
        *(
            Column(key, label, kind="money", sort=True, total=total, link=of_amount(key))
            for key, label in (*amounts, ("unapplied", "Unapplied"), ("balance", "Balance"))
        ),
    )


def for_machines(asked: Asked) -> list[dict[str, object]]:
    """Return the lines with counts and amounts as strings."""
    by = BY.of(asked)
    return [
        {"code": line.code or None, "name": name_of(line, by), "currency": line.aging.currency}
        | {"accounts": line.accounts, **written(line.aging)}
        for line in cut(by, **scope(asked))
    ]


def written(aging: Aging) -> dict[str, object]:
    """Return buckets with counts, unapplied credit and balance, amounts as strings."""
    rest = {name: money_text(getattr(aging, name), aging.currency) for name in ("unapplied", "balance")}
    buckets = {
        bucket.key: {"count": bucket.count, "amount": money_text(bucket.amount, aging.currency)}
        for bucket in aging.buckets
    }
    return buckets | rest


def charts(asked: Asked) -> list[Bars]:
    """Draw how old everything is, and the largest lines, in the currency with the most accounts."""
    by = BY.of(asked)
    found = largest(by, DRAWN, **scope(asked))
    if not found:
        return []
    currency = max(found, key=lambda currency: found[currency][0].accounts)
    return drawings(asked, by, currency, *found[currency])


def drawings(asked: Asked, by: str, currency: str, together: Line, lines: list[Line]) -> list[Bars]:
    """Draw the bars of one currency."""
    ages = [(bucket.label, bucket.amount, None) for bucket in together.aging.buckets]
    drawn = [bars(f"By age, {currency}", "Days past due", ages, currency)]
    if by == "currency" or len(lines) < 2:
        return drawn
    said = f"The {len(lines)} largest balances" if len(lines) == DRAWN else "By balance"
    listed = [
        (name_of(line, by), [bucket.amount for bucket in line.aging.buckets], line.aging.balance, url(asked, by, line))
        for line in lines
    ]
    return [*drawn, stacked(f"{BY.options[by]}, {currency}", said, listed, currency, WORDS)]


def url(asked: Asked, by: str, line: Line) -> str:
    """Return where a bar leads: the folder of a customer, else the accounts of the line."""
    row = {"key": line.key, "code": line.code, "currency": line.aging.currency}
    return f"/customers/{line.code}/financials/" if by == "customer" else members_url(asked, row)
