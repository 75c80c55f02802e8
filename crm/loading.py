"""What `manage.py load` can take over, and how the floors work together on it."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial

from django.db import connection, transaction

from catalog.loading import prices, products, stock
from credit.loading import close_settled_disputes, open_disputes
from customers.loading import contacts, customers
from customers.loading.columns import contact_columns, customer_columns
from financials.loading import payments
from financials.loading.columns import document_columns, payment_columns
from financials.loading.documents import take_over_documents
from financials.reservations import fill_backorders, waiting_lines
from foundation.loading.cells import Days
from foundation.loading.layout import Column, Layout
from foundation.loading.progress import Progress
from foundation.loading.reading import Table
from foundation.loading.series import go_on_behind
from foundation.loading.staging import Outcome, Work, stage
from foundation.periods import company_today, company_zone
from journal import loading as journal_loading
from journal.loading import tell_customers

WORKING_MEMORY = "256MB"
WORTH_ANALYSING = 500  # records; for less the planner's picture of a table stays good enough
DOCUMENTS = ("financials_document", "financials_line", "financials_entry", "financials_allocation", "credit_dispute")

Step = Callable[[Work, Outcome], None]


@dataclass(frozen=True)
class Kind:
    """One kind of file: its layout, its loader, what follows from it, and the tables that have grown."""

    columns: Callable[[Days], list[Column]]
    take_over: Callable[[Work], Outcome]
    extra: str = ""
    afterwards: tuple[Step, ...] = ()
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What became of one file; counts are records (documents, not lines), `rows` the rows read."""

    kind: str
    file: str
    rows: int
    created: int
    updated: int
    skipped: int
    failed: int
    warnings: list[str]
    notes: list[str]
    reasons: dict[int, str]
    more: dict[str, object]

    def as_json(self, failed_file: str | None) -> dict[str, object]:
        """Return the figures under the names the command line promises."""
        figures = asdict(self)
        del figures["reasons"], figures["notes"]
        return figures | figures.pop("more") | {"failed_file": failed_file}


def raise_customer_numbers(work: Work, outcome: Outcome) -> None:
    """New customers get numbers behind those taken over."""
    go_on_behind(work, "customer", "SELECT code AS number FROM loading WHERE outcome = 'created'")


def serve_waiting(work: Work, outcome: Outcome) -> None:
    """Orders that wait get what a file of stock says has come."""
    more = [pk for (pk,) in work.rows("SELECT DISTINCT product_id FROM loading WHERE outcome = 'updated'")]
    waiting = {line.product for line in waiting_lines(more)}
    for product in sorted(waiting, key=lambda product: product.pk):
        fill_backorders(product)


def documents(kind: str, *afterwards: Step) -> Kind:
    """Return how documents of one kind are loaded."""
    return Kind(
        partial(document_columns, kind),
        partial(take_over_documents, kind=kind),
        afterwards=(*afterwards, tell_customers),
        tables=DOCUMENTS,
    )


KINDS = {
    "customers": Kind(
        customer_columns,
        customers.take_over_customers,
        customers.EXTRA,
        (raise_customer_numbers, tell_customers),
        ("customers_customer", "customers_address", "customers_phone", "customers_email"),
    ),
    "contacts": Kind(
        contact_columns,
        contacts.take_over_contacts,
        contacts.EXTRA,
        (tell_customers,),
        ("customers_person", "customers_contact", "customers_phone", "customers_email"),
    ),
    "products": Kind(products.product_columns, products.take_over_products, products.EXTRA, (), ("catalog_product",)),
    "prices": Kind(
        prices.price_columns,
        prices.take_over_prices,
        prices.EXTRA,
        (tell_customers,),
        ("catalog_pricelist", "catalog_listedprice"),
    ),
    "stock": Kind(
        stock.stock_columns, stock.take_over_stock, stock.EXTRA, (serve_waiting,), ("catalog_stock", "catalog_movement")
    ),
    "quotes": documents("quote"),
    "orders": documents("order"),
    "invoices": documents("invoice", open_disputes),
    "credit_notes": documents("credit_note", close_settled_disputes),
    "payments": Kind(
        payment_columns,
        payments.take_over_payments,
        payments.EXTRA,
        (close_settled_disputes, tell_customers),
        ("financials_payment", "financials_entry", "financials_allocation", "credit_dispute"),
    ),
    "journal": Kind(
        journal_loading.journal_columns,
        journal_loading.take_over_entries,
        journal_loading.EXTRA,
        (),
        ("journal_entry", "journal_body"),
    ),
}


def known_names(kind: str) -> frozenset[str]:
    """Return the column names of a kind of file."""
    return Layout(KINDS[kind].columns(Days(company_zone()))).heads


def load(
    *, kind: str, table: Table, now: datetime, progress: Progress, date_format: str | None = None, name: str = ""
) -> Result:
    """Take over one table in one transaction. Raises Unreadable for a header without the columns that are needed."""
    layout = Layout(KINDS[kind].columns(Days(company_zone(), date_format)))
    layout.ensure_readable(table)
    progress.begin(f"{kind} from {table.name}", table.length)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('work_mem', %s, true)", [WORKING_MEMORY])
            work = Work(cursor, name or table.name, now, company_today(now), progress)
            return _take_over(work, kind, layout, table)
    finally:
        progress.end()


def _take_over(work: Work, kind: str, layout: Layout, table: Table) -> Result:
    count = stage(work, layout, table, KINDS[kind].extra)
    outcome = KINDS[kind].take_over(work)
    if outcome.created + outcome.updated >= WORTH_ANALYSING and KINDS[kind].tables:
        work.look_again(", ".join(KINDS[kind].tables))
    work.progress.say("writing the journal")
    for step in KINDS[kind].afterwards:
        step(work, outcome)
    work.run("SET CONSTRAINTS ALL IMMEDIATE")
    unknown = [f"Nothing is known about the column {column}; it is left out." for column in layout.unknown(table)]
    reasons = dict(work.rows("SELECT nr, reason FROM loading WHERE reason IS NOT NULL"))
    return Result(
        kind,
        table.name,
        count,
        outcome.created,
        outcome.updated,
        outcome.skipped,
        outcome.failed,
        [*unknown, *outcome.warnings],
        outcome.notes,
        reasons,
        outcome.figures,
    )
