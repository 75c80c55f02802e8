"""The aging: what every customer owes, by age."""

from collections.abc import Iterator

from crm.figures import aging_figures
from crm.reports.report import Asked, Report
from financials.aging import BUCKETS, Aging, report
from foundation.money import NOTHING, money_text
from foundation.tables import Column


def amount(key: str, label: str) -> Column:
    return Column(key, label, kind="money", sort=True, total=True)


FIGURES = (
    *(amount(key, label) for key, (_, label) in BUCKETS.items()),
    amount("unapplied", "Unapplied"),
    amount("balance", "Balance"),
)
WHO = (
    Column("code", "Code", kind="code", sort=True, link=lambda row: f"/customers/{row['code']}/financials/"),
    Column("name", "Name", sort=True, title=True),
)
CURRENCY = Column("currency", "Currency", sort=True, shown=False)  # amounts on screen name theirs


def flat(aging: Aging) -> dict[str, object]:
    """Return the amounts of an aging by the key of their column."""
    amounts = {bucket.key: bucket.amount for bucket in aging.buckets}
    return {"currency": aging.currency, **amounts, "unapplied": aging.unapplied, "balance": aging.balance}


def for_machines(aging: Aging) -> dict[str, object]:
    """Return the buckets with counts, unapplied credit and balance, amounts as strings."""
    rest = {name: money_text(getattr(aging, name), aging.currency) for name in ("unapplied", "balance")}
    return aging_figures(aging) | rest


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
    for code, name, aging in report(as_of=asked.as_of):
        yield {"code": code, "name": name} | flat(aging)


def document(asked: Asked) -> dict[str, object]:
    """Return the report in the public layout (DESIGN §6)."""
    totals, customers = Totals(), []
    for code, _, aging in report(as_of=asked.as_of):
        totals.add(aging)
        customers.append({"code": code, "currency": aging.currency, **for_machines(aging)})
    return {"as_of": asked.as_of.isoformat(), "totals": totals.for_machines(), "customers": customers}


AGING = Report(
    name="aging",
    title="Aged receivables",
    says="What every customer owes, by days past due, on any day.",
    permission="financials.view_entry",
    columns=(*WHO, *FIGURES, CURRENCY),
    rows=rows,
    document=document,
    plain=True,
    sheet="A4 landscape",
    widths={"code": 8, "name": 27, "currency": 6},
)
