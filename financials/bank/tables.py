"""The columns of the list of statements."""

from django.utils.text import capfirst

from financials.models import BankStatement
from foundation.tables import Column

PERIOD_CELL, PROGRESS_CELL = "bank/cells/period.html", "bank/cells/progress.html"
STATEMENTS = (
    Column("statement", "Statement", value=capfirst, link=lambda row: row.get_absolute_url(), title=True),
    Column("account", "Account", value=lambda row: str(row.account)),
    Column("period", "Period", value=lambda row: row.closed_on, cell=PERIOD_CELL),
    Column("progress", "Decided", value=lambda row: row.booked + row.ignored, cell=PROGRESS_CELL),
    Column("waiting", "Came in, undecided", kind="money", currency="account.currency"),
    Column("closing", "Closing balance", kind="money", currency="account.currency"),
    Column("format", "Format"),
    Column("file_name", "File", shown=False),
    Column("imported_at", "Imported", kind="when", sort="imported_at"),
    Column("imported_by", "By", value=lambda row: str(row.imported_by or ""), shown=False),
)


def statements():
    """Return all statements with their progress."""
    return BankStatement.objects.with_progress().select_related("account", "imported_by")
