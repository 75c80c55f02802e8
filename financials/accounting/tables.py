"""The list of what was handed over."""

from django.db.models import QuerySet

from financials.accounting.period import Period
from financials.models import AccountingExport
from foundation.tables import Column

CELLS = "financials/accounting/cells/"


def period_of(made: AccountingExport) -> str:
    return str(Period(made.begins_on, made.ends_on))


def agrees(made: AccountingExport) -> bool:
    """Whether everything balanced when it was made."""
    return not made.unbalanced and all(each.agrees for each in made.sums.all())


def told(made: AccountingExport) -> str:
    """Return the closing receivables of each currency, for a file."""
    return ", ".join(f"{each.closing.normalize():f} {each.currency}" for each in made.sums.all())


def said(made: AccountingExport) -> str:
    """Return whether it agreed, in one word."""
    return "agrees" if agrees(made) else "differs"


EXPORTS = (
    Column("period", "Period", value=period_of, sort="begins_on", link=AccountingExport.get_absolute_url, title=True),
    Column("layout", "Layout", value="get_layout_display", cell=f"{CELLS}layout.html", sort="layout"),
    Column("vouchers", "Vouchers", kind="quantity", sort="vouchers"),
    Column("lines", "Lines", kind="quantity", sort="lines"),
    Column("closing", "Receivables at the end", value=told, cell=f"{CELLS}closing.html"),
    Column("agrees", "Proof", value=said, cell=f"{CELLS}agrees.html"),
    Column("made_by", "Handed over by"),
    Column("made_at", "When", kind="when", sort="made_at"),
    Column("sha256", "SHA-256", kind="code", cell=f"{CELLS}hash.html", shown=False),
)


def exports() -> QuerySet[AccountingExport]:
    """Return the exports with what their list shows."""
    return AccountingExport.objects.select_related("made_by").prefetch_related("sums")
