"""The aging: what every customer owes, by age, or head offices, sales reps, categories and currencies together."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse

from crm.reports import aging_lines
from crm.reports.aging_lines import BY, charts, figures, scope
from crm.reports.report import Asked, Report
from financials.aging import BUCKETS, Aging, report
from foundation.money import NOTHING, money_text
from foundation.periods import company_today, on_day
from foundation.tables import Column


def amount(key: str, label: str, **more) -> Column:
    return Column(key, label, kind="money", sort=True, total=True, **more)


AMOUNTS = (
    *((key, label) for key, (_, label) in BUCKETS.items()),
    ("unapplied", "Unapplied"),
    ("balance", "Balance"),
)
FIGURES = tuple(amount(key, label) for key, label in AMOUNTS)
NAME = Column("name", "Name", sort=True, title=True)
WHO = (
    Column("code", "Code", kind="code", sort=True, link=lambda row: f"/customers/{row['code']}/financials/"),
    NAME,
)
CURRENCY = Column("currency", "Currency", sort=True, shown=False)  # amounts on screen name theirs
flat, for_machines = figures, aging_lines.written


def columns(asked: Asked) -> tuple[Column, ...]:
    """Return the columns of a cut; of customers each amount leads to the open items it is made of, as of that day."""
    if BY.of(asked) != "customer":
        return aging_lines.columns(asked)
    day, today = asked.as_of, company_today()

    def folder(row: dict) -> str:
        return on_day(reverse("financials:overview", args=[row["code"]]), day, today)

    def why(figure: str):
        def items(row: dict) -> str | None:
            asked_for = urlencode({"figure": figure, "currency": row["currency"]})
            page = f"{reverse('financials:why', args=[row['code']])}?{asked_for}"
            return on_day(page, day, today) if row[figure] else None

        return items

    code = Column("code", "Code", kind="code", sort=True, link=folder)
    return code, NAME, *(amount(key, label, link=why(key)) for key, label in AMOUNTS), CURRENCY


class Totals:
    """The sums of many agings, by currency."""

    def __init__(self):
        self.by_currency: dict[str, dict[str, dict | object]] = {}

    def add(self, aging: Aging) -> None:
        """Count one account in."""
        empty = {key: {"count": 0, "amount": NOTHING} for key in BUCKETS} | {"unapplied": NOTHING, "balance": NOTHING}
        sums = self.by_currency.setdefault(aging.currency, empty)
        for bucket in aging.buckets:
            sums[bucket.key]["count"] += bucket.count
            sums[bucket.key]["amount"] += bucket.amount
        sums["unapplied"] += aging.unapplied
        sums["balance"] += aging.balance

    def for_machines(self) -> dict[str, object]:
        """Return the sums with amounts as strings."""
        return {currency: self._written(sums, currency) for currency, sums in sorted(self.by_currency.items())}

    @staticmethod
    def _written(sums: dict, currency: str) -> dict[str, object]:
        buckets = {
            key: {"count": sums[key]["count"], "amount": money_text(sums[key]["amount"], currency)} for key in BUCKETS
        }
        return buckets | {name: money_text(sums[name], currency) for name in ("unapplied", "balance")}


def rows(asked: Asked) -> Iterator[dict[str, object]]:
    if BY.of(asked) != "customer":
        yield from aging_lines.rows(asked)
        return
    for code, name, aging in report(**scope(asked)):
        yield {"code": code, "name": name} | flat(aging)


def document(asked: Asked) -> dict[str, object]:
    """Return the report in the public layout (DESIGN §6), with the lines of a cut beside the customers in it."""
    totals, customers = Totals(), []
    for code, _, aging in report(**scope(asked)):
        totals.add(aging)
        customers.append({"code": code, "currency": aging.currency, **for_machines(aging)})
    found = {"as_of": asked.as_of.isoformat(), "totals": totals.for_machines(), "customers": customers}
    by = BY.of(asked)
    return found if by == "customer" else found | {"by": by, "lines": aging_lines.for_machines(asked)}


AGING = Report(
    name="aging",
    title="Aged receivables",
    says="What every customer owes, by days past due, on any day; also by head office, sales rep, category, currency.",
    permission="financials.view_entry",
    columns=(*WHO, *FIGURES, CURRENCY),
    columns_of=columns,
    rows=rows,
    document=document,
    charts=charts,
    plain=True,
    own=(BY,),
    asks=("customer", "group", "sales_rep", "category", "status", "place", "currency"),
    sheet="A4 landscape",
    widths={"code": 8, "name": 25, "currency": 6, "accounts": 7},
)
