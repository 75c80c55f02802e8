"""The statement of account as a report: on the console as paper, CSV, XLSX and JSON, and for all of a sales rep."""

from collections.abc import Iterator
from pathlib import Path

from crm.figures import aging_figures
from crm.reports.asking import Asked, Choice
from crm.reports.machines import plain
from crm.reports.report import CannotReport, Report
from documents.letterhead import sheet_size
from financials.models import StatementRun
from financials.statements.account import Account, AccountStatement, DoesNotTieOut, Total
from financials.statements.letter import addressed, html_of
from financials.statements.reading import statements_of
from financials.statements.rows import COLUMNS, rows_of
from foundation.money import money_text
from foundation.pdf.press import Press, joined
from foundation.periods import company_today

KIND = StatementRun.Kind
HANDFUL = 200
WHAT = Choice("statement", "Kind", {KIND.BALANCE_FORWARD: "Balance forward", KIND.OPEN_ITEM: "Open items"})
WITH = Choice("below", "Accounts", {"own": "Own account", "all": "With everybody below"})
AMOUNTS = ("opening", "charged", "credited", "closing")


def statements(asked: Asked) -> Iterator[AccountStatement]:
    """Yield the statements asked for by customer code, those of a sales rep without anybody who has nothing."""
    customers = list(asked.customers.order_by("code"))
    for at in range(0, len(customers), HANDFUL):
        handful = customers[at : at + HANDFUL]
        for said in _read(asked, handful):
            if asked.customer or not said.is_empty:
                yield said


def _read(asked: Asked, customers: list) -> list[AccountStatement]:
    forward = WHAT.of(asked) == KIND.BALANCE_FORWARD
    consolidated = {one.pk for one in customers} if WITH.of(asked) == "all" else ()
    try:
        found = statements_of(
            customers=customers, kind=WHAT.of(asked), begins_on=asked.begins_on if forward else None,
            ends_on=asked.as_of, consolidated=consolidated,
        )  # fmt: skip
    except DoesNotTieOut as contradiction:
        raise CannotReport(str(contradiction)) from contradiction
    return [found[one.pk] for one in customers]


def rows(asked: Asked) -> Iterator[dict[str, object]]:
    for said in statements(asked):
        yield from rows_of(said)


def document(asked: Asked) -> dict[str, object]:
    """Return the statements for machines: amounts as strings, days as ISO text, unknown as null."""
    period = {"from": asked.begins_on.isoformat()} if WHAT.of(asked) == KIND.BALANCE_FORWARD else {}
    listed = [_for_machines(said) for said in statements(asked)]
    return {**period, "as_of": asked.as_of.isoformat(), "kind": WHAT.of(asked), "statements": listed}


def _for_machines(said: AccountStatement) -> dict[str, object]:
    lines: dict[tuple, list[dict]] = {}
    for row in rows_of(said):
        if row["line"] in ("movement", "open item"):
            of_account = lines.setdefault((row["code"], row["currency"]), [])
            of_account.append({column.key: plain(column, row) for column in COLUMNS[2:]})
    accounts = [
        {"code": one.code, "name": one.name, **_amounts(one), "lines": lines.get((one.code, one.currency), [])}
        for one in said.accounts
    ]
    totals = {total.currency: _amounts(total) for total in said.totals}
    return {"code": said.code, "name": said.name, "totals": totals, "accounts": accounts}


def _amounts(of: Account | Total) -> dict[str, object]:
    figures = of.aging if isinstance(of, Account) else of
    amounts = {name: money_text(getattr(of, name), of.currency) for name in AMOUNTS}
    rest = {name: money_text(getattr(figures, name), of.currency) for name in ("overdue", "unapplied")}
    return {"currency": of.currency, **amounts, **rest, "aging": aging_figures(figures)}


def letters(asked: Asked, to: Path) -> int:
    """Print the statements as the customers get them, one after the other; returns how many letters."""
    customers, today = asked.customers.in_bulk(), company_today()
    with Press(sheet_size()) as press:
        made = [
            press.print(html_of(said, addressed(customers[said.customer_id], sender=asked.seen_by), day=today))
            for said in statements(asked)
        ]
    if not made:
        raise CannotReport("None of these customers has anything open, and nothing moved: there is nothing to print.")
    to.write_bytes(made[0] if len(made) == 1 else joined(made))
    return len(made)


STATEMENT = Report(
    name="statement",
    title="Statement of account",
    says="What was open, what moved and what is open of one customer, or of all of one sales rep, as they get it.",
    permission="financials.view_entry",
    columns=COLUMNS,
    rows=rows,
    document=document,
    about_one=True,
    asks=("period",),
    own=(WHAT, WITH),
    letters=letters,
)
