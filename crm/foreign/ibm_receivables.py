"""The accounts receivable sample of IBM: one row an invoice, with the day on which it was paid in full."""

from datetime import datetime
from pathlib import Path

from crm.foreign.tables import Record, records, table
from foundation.loading.reading import Table

NEEDED = ["customerID", "invoiceNumber", "InvoiceDate", "DueDate", "InvoiceAmount", "Disputed", "SettledDate"]


def tables(path: Path) -> list[tuple[str, Table]]:
    """Return customers, invoices and payments in our layouts, in the order in which they are to be loaded."""
    rows = records(path, NEEDED)
    codes = list(dict.fromkeys(row["customerid"] for row in rows))
    settled = [row for row in rows if row["settleddate"]]
    return [
        ("customers", table(path.name, "code name", lambda: ((code, code) for code in codes))),
        ("invoices", table(path.name, INVOICE, lambda: map(_invoice, rows))),
        ("payments", table(path.name, PAYMENT, lambda: map(_payment, settled))),
    ]


INVOICE = "number customer_code issued_on due_on terms amount disputed"
PAYMENT = "reference customer_code received_on amount allocate_to"


def _invoice(row: Record) -> list[str]:
    number, amount = row["invoicenumber"], row["invoiceamount"]
    days = [_iso(row["invoicedate"]), _iso(row["duedate"])]
    return [number, row["customerid"], *days, "net30", amount, row["disputed"]]


def _payment(row: Record) -> list[str]:
    number, amount = row["invoicenumber"], row["invoiceamount"]
    return [f"PAY-{number}", row["customerid"], _iso(row["settleddate"]), amount, f"{number}:{amount}"]


def _iso(american: str) -> str:
    """Turn 1/15/2013 into 2013-01-15; what is no such day is left for the loader to refuse."""
    try:
        return datetime.strptime(american, "%m/%d/%Y").date().isoformat()  # noqa: DTZ007
    except ValueError:
        return american
