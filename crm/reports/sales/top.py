"""Top performers: the customers, products, product groups or sales reps of a period with most sales or most margin."""

from collections import defaultdict
from collections.abc import Iterator

from crm.reports.asking import Asked, Choice
from crm.reports.machines import by_columns
from crm.reports.report import CannotReport, Report
from crm.reports.sales.asking import BY, OF_DOCUMENTS, WHOSE, sees_cost, span_of, which
from crm.reports.sales.figures import COMPARED, COUNTED, CURRENCY, NET, behind, columns_of, row_of, who
from financials.sales.cuts import CUTS
from financials.sales.sold import Sales, sold
from foundation.bars import Bars, bars
from foundation.money import NOTHING
from foundation.tables import Column

PERFORMERS = ("customer", "product", "product_group", "rep", "current_rep", "category")
OF = Choice("by", "Of", {key: CUTS[key].label for key in PERFORMERS})
MEASURE = Choice("measure", "By", {"net": "sales", "margin": "margin"})
MOST = Choice("most", "The first", {"20": "20", "10": "10", "50": "50", "100": "100"})
DRAWN = 10
RANK = Column("rank", "Rank", kind="quantity", sort=True)
SHARE = Column("share", "Share", kind="percent", sort=True, hint="Of all sales, or all margin, of this currency")


def ranked(asked: Asked) -> dict[str, list[tuple[Sales, float | None]]]:
    """Return the first of each currency with their share of the whole. Raises CannotReport where none may be seen."""
    measure = MEASURE.of(asked)
    if measure == "margin" and not sees_cost(asked):
        raise CannotReport("Margins are for those who may see cost: choose sales, or ask a manager.")
    by_currency: dict[str, list[Sales]] = defaultdict(list)
    for sales in sold(cut=BY.of(asked), span=span_of(asked), which=which(asked)):
        by_currency[sales.currency].append(sales)
    return {currency: _first(asked, found, measure) for currency, found in by_currency.items()}


def _first(asked: Asked, found: list[Sales], measure: str) -> list[tuple[Sales, float | None]]:
    measured = [(getattr(sales, measure) or NOTHING, sales) for sales in found]
    whole = sum(amount for amount, _ in measured)
    ordered = sorted(measured, key=lambda pair: (-pair[0], pair[1].name))[: int(MOST.of(asked))]
    return [(sales, amount / whole if whole > 0 else None) for amount, sales in ordered if amount > 0]


def rows(asked: Asked) -> Iterator[dict[str, object]]:
    """Yield the first of each currency."""
    for found in ranked(asked).values():
        for rank, (sales, part) in enumerate(found, 1):
            yield row_of(asked, sales) | {"rank": rank, "share": part}


def columns(asked: Asked) -> tuple[Column, ...]:
    """Return the columns with rank and share beside those of sales."""
    shown = columns_of(asked)
    place = shown.index(NET) + 1
    return (RANK, *shown[:place], SHARE, *shown[place:])


def charts(asked: Asked) -> list[Bars]:
    """Return the first ten of each currency as bars."""
    measure = MEASURE.of(asked)
    return [
        bars(
            f"{CUTS[BY.of(asked)].many} by {MEASURE.options[measure]}, {currency}",
            f"the first {min(DRAWN, len(found))}",
            [(sales.name, getattr(sales, measure), behind(asked, row_of(asked, sales))) for sales, _ in found[:DRAWN]],
            currency,
        )
        for currency, found in ranked(asked).items()
    ]


def document(asked: Asked) -> dict[str, object]:
    return {"by": BY.of(asked), "measure": MEASURE.of(asked), **by_columns(columns(asked), rows)(asked)}


TOP = Report(
    name="top-performers",
    title="Top performers",
    says="The customers, products, product groups or sales reps with the most sales or the most margin in a period.",
    permission="financials.view_document",
    columns=(RANK, *who("customer"), CURRENCY, NET, SHARE, *COMPARED, COUNTED),
    columns_of=columns,
    rows=rows,
    document=document,
    charts=charts,
    asks=WHOSE,
    own=(OF, MEASURE, MOST, *OF_DOCUMENTS),
    plain=True,
    sheet="A4 landscape",
    widths={"rank": 5, "code": 9, "name": 24, "currency": 6},
)
