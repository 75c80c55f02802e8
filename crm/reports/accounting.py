"""The journal lines of a period, as they are handed over to the bookkeeping, and the proof beside them."""

from collections.abc import Iterator

from crm.reports.machines import plain
from crm.reports.report import Asked, CannotReport, Report
from financials.accounting.accounts import AccountsRefused, current, ensure_room
from financials.accounting.columns import JOURNAL, rows_of
from financials.accounting.lines import posted
from financials.accounting.period import Period
from financials.accounting.reconciling import Receivable, Reconciliation
from foundation.money import money_text

FIGURES = ("opening", "debits", "credits", "closing", "difference")


def period(asked: Asked) -> Period:
    return Period(asked.begins_on or asked.as_of, asked.as_of)


def rows(asked: Asked) -> Iterator[dict[str, object]]:
    """Yield the lines, voucher by voucher. Raises CannotReport."""
    accounts = current()
    try:
        ensure_room(accounts)
    except AccountsRefused as refusal:
        raise CannotReport(str(refusal)) from refusal
    return (row for row in rows_of(posted(period(asked), accounts)) if asked.currency in ("", row["currency"]))


def document(asked: Asked) -> dict[str, object]:
    """Return the lines, and by currency how they lead from the opening to the closing receivables."""
    proof, accounts = Reconciliation(period(asked)), current()

    def wanted(currency: str) -> bool:
        return asked.currency in ("", currency)

    listed = rows_of(proof.watch(posted(proof.period, accounts)))
    lines = [{column.key: plain(column, row) for column in JOURNAL} for row in listed if wanted(row["currency"])]
    sums = {each.currency: _written(each) for each in proof.close().by_currency if wanted(each.currency)}
    days = {"from": proof.period.begins_on.isoformat(), "as_of": asked.as_of.isoformat()}
    unbalanced = [voucher.key for voucher in proof.unbalanced]
    return days | {"agrees": proof.agrees, "unbalanced": unbalanced, "receivables": sums, "lines": lines}


def _written(each: Receivable) -> dict[str, object]:
    amounts = {name: money_text(getattr(each, name), each.currency) for name in FIGURES}
    return amounts | {"accounts": each.accounts, "differing": each.differing}


ACCOUNTING = Report(
    name="accounting",
    title="Journal lines",
    says="What was booked in a period, line by line with its accounts, as it is handed over to the bookkeeping.",
    permission="financials.export_accounting",
    columns=JOURNAL,
    rows=rows,
    document=document,
    asks=("period", "currency"),
    plain=True,
    sheet="A4 landscape",
    widths={
        "voucher": 7, "booked_on": 7, "date": 7, "kind": 14, "number": 14, "account": 8, "currency": 7, "customer": 8,
        "tax_category": 4, "tax_percent": 6,
    },
)  # fmt: skip
