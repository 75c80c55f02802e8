"""What was promised for an invoice, beside it (settings.DOCUMENT_BLOCKS)."""

from datetime import date

from credit.collecting.promise_table import Row, state_on
from financials.models import Document


def promises_about(*, document: Document, day: date, today: date) -> dict | None:
    """Return the block of an invoice's page about its promises, the latest first; None where nothing was promised."""
    if document.kind != Document.Kind.INVOICE:
        return None
    made = document.promises.filter(made_on__lte=day).select_related("recorded_by").order_by("-due_on", "-pk")
    rows = [Row(one, state_on(one, day), None) for one in made]
    return {"template": "credit/document_promises.html", "rows": rows} if rows else None
