"""The sales analysis: what was sold in a period, by customer, sales rep, category, product, its group, month …"""

from collections.abc import Iterator

from crm.reports.asking import Asked
from crm.reports.machines import by_columns
from crm.reports.report import CannotReport, Report
from crm.reports.sales.asking import BY, OF_DOCUMENTS, WHOSE, span_of, which
from crm.reports.sales.charts import charts
from crm.reports.sales.figures import COMPARED, COUNTED, CURRENCY, NET, columns_of, groups_of, row_of, who
from financials.sales.sold import sold

MOST_DOCUMENTS = 20_000  # on a page; more of them nobody reads


def rows(asked: Asked) -> Iterator[dict[str, object]]:
    """Yield the rows, each currency's largest first. Raises CannotReport for more documents than a page holds."""
    for number, sales in enumerate(sold(cut=BY.of(asked), span=span_of(asked), which=which(asked))):
        if number >= MOST_DOCUMENTS and BY.of(asked) == "document" and asked.seen_by:
            raise CannotReport(
                f"These are more than {MOST_DOCUMENTS:,} documents: shorten the period, or choose a customer, a part "
                "number or a sales rep. “report sales --by document” on the console writes them all."
            )
        yield row_of(asked, sales)


def document(asked: Asked) -> dict[str, object]:
    """Return the rows with what they come to, and how they are cut."""
    return {"by": BY.of(asked), **by_columns(columns_of(asked), rows, groups_of(asked))(asked)}


SALES = Report(
    name="sales",
    title="Sales analysis",
    says="What was sold in a period against the year before, by customer, sales rep, product, its group, month …",
    permission="financials.view_document",
    columns=(*who("customer"), CURRENCY, NET, *COMPARED, COUNTED),
    columns_of=columns_of,
    groups_of=groups_of,
    rows=rows,
    document=document,
    charts=charts,
    asks=WHOSE,
    own=(BY, *OF_DOCUMENTS),
    plain=True,
    sheet="A4 landscape",
    widths={"code": 9, "name": 26, "currency": 6, "issued_on": 8, "kind": 8},
)
