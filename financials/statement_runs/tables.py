"""The lists of statements: the runs, the statements of one run, and those of one customer."""

from collections import defaultdict
from dataclasses import replace

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse

from customers.models import Customer
from documents.rounds.states import DISCARDED, EXCLUDED, SHOWN
from documents.rounds.tables import AGAIN, RUN_STATE, STATE, TAKE_IN, TICK, counts_of
from financials.models import Statement, StatementBalance, StatementRun
from financials.statement_runs.reasons import only
from foundation.tables import Column
from foundation.templatetags.formats import day_full, money_with_currency


def page_of_run(run: StatementRun) -> str:
    return reverse("statements:run", args=[run.pk])


def whose(run: StatementRun) -> str:
    """Say whom a run is for: "All customers", "Customers of A. Meyer in Key accounts, only overdue"."""
    if run.customer:
        return run.customer.name
    of = f"Customers of {run.sales_rep}" if run.sales_rep else "All customers"
    which = [f"{of} in {run.category}" if run.category else of, *(["only overdue"] if run.only_overdue else [])]
    return ", ".join(which)


def period(run: StatementRun) -> str:
    """Say what a run tells of: "as of 31 Oct 2026", "1 Oct 2026 to 31 Oct 2026"."""
    if run.begins_on:
        return f"{day_full(run.begins_on)} to {day_full(run.ends_on)}"
    return f"as of {day_full(run.ends_on)}"


def kind(row: StatementRun | Statement) -> str:
    return row.get_kind_display()


with_counts = counts_of(Statement)
RUNS = (
    Column("period", "Statements", value=period, sort="ends_on", link=page_of_run, title=True),
    Column("kind", "Kind", value=kind),
    Column("whose", "For", value=whose),
    RUN_STATE,
    Column("to_send", "To send", kind="quantity", complete=with_counts),
    Column("sent", "Sent", kind="quantity", complete=with_counts),
    Column("stuck", "Failed or unclear", kind="quantity", complete=with_counts, cell="rounds/cells/stuck.html"),
    Column("left_out", "Left out", kind="quantity", complete=with_counts),
    Column("made_by", "Made by", value=lambda run: str(run.made_by)),
    Column("made_at", "Made", kind="when", sort="made_at"),
)


def runs() -> QuerySet[StatementRun]:
    """Return the runs with those they name."""
    return StatementRun.objects.select_related("customer", "sales_rep", "category", "made_by", "released_by")


def page_of_statement(statement: Statement) -> str:
    return reverse("financials:sent-statement", args=[statement.customer.code, statement.pk])


def own_currency(statement: Statement) -> str:
    return statement.customer.currency


def with_other_currencies(statements: list[Statement]) -> None:
    """Give each statement of a page its balances in other currencies, in one query."""
    found: dict[int, list[str]] = defaultdict(list)
    balances = StatementBalance.objects.filter(statement__in=statements).exclude(currency=F("customer__currency"))
    for one in balances.order_by("pk"):
        found[one.statement_id].append(money_with_currency(one.closing, one.currency))
    for statement in statements:
        statement.others = ", ".join(found[statement.pk]) or None


def branches(statement: Statement) -> int | None:
    return statement.branches or None


def why(statement: Statement) -> str:
    """Say what became of a statement that was not sent."""
    return statement.why if statement.status == EXCLUDED else statement.trouble


CUSTOMER = Column(
    "customer", "Customer", value="customer.name", sort="customer__name", link=page_of_statement, title=True
)
MONEY = {"kind": "money", "currency": own_currency, "sort_unknown": True}
WHAT = (
    Column("closing", "Balance", sort="closing", total=True, **MONEY),
    Column("overdue", "Overdue", sort="overdue", total=True, **MONEY),
    Column("others", "In other currencies", complete=with_other_currencies),
    Column("branches", "Branches", value=branches, kind="quantity", hint="Accounts on it beside its own"),
)
WAY = Column("way", "Goes to", value="to", cell="financials/statement_runs/cells/way.html")
WHY = Column("why", "Why", value=why)
SENT_AT = Column("sent_at", "Sent", kind="when", sort="sent_at", sort_unknown=True)

COLUMNS = {
    "proposed": (TICK, CUSTOMER, *WHAT, WAY),
    "under-way": (CUSTOMER, *WHAT, WAY, STATE),
    "sent": (CUSTOMER, *WHAT, WAY, SENT_AT),
    "unclear": (CUSTOMER, *WHAT, WAY, WHY, AGAIN),
    "failed": (CUSTOMER, *WHAT, WAY, WHY, AGAIN),
    "excluded": (CUSTOMER, WHY, TAKE_IN),
}


def with_balance(rows: QuerySet[Statement]) -> QuerySet[Statement]:
    """Add what each says in its customer's own currency."""
    own = StatementBalance.objects.filter(statement=OuterRef("pk"), currency=OuterRef("customer__currency"))
    figures = {name: Subquery(own.values(name)) for name in ("closing", "overdue")}
    return rows.select_related("customer", "run").annotate(**figures)


def statements_of(run: StatementRun, *, which: str, reason: str | None = None) -> QuerySet[Statement]:
    """Return the statements of a run in one of the states of SHOWN, of those left out perhaps for one reason only."""
    found = with_balance(run.statements.filter(status__in=SHOWN[which][1]))
    return found if reason is None else found.filter(only(reason))


OF_CUSTOMER = (
    Column("ends_on", "As of", kind="day", sort="ends_on", link=page_of_statement, title=True),
    Column("kind", "Kind", value=kind),
    STATE, *(replace(column, total=False) for column in WHAT), WAY, SENT_AT, WHY,
)  # fmt: skip


def statements_to(customer: Customer) -> QuerySet[Statement]:
    """Return every statement this customer was to get, and those it was left out of by a person."""
    found = customer.statements.exclude(status=EXCLUDED, left_out_by=None).exclude(run__status=DISCARDED)
    return with_balance(found)
