"""Who was merged into this customer, and the way to take it back while that can be done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from crm.blocks.block import Asked, Line

MERGED = """
    SELECT merge.loser_code, operation.id, operation.at, operation.until, who.name AS by
    FROM customers_merge merge JOIN customers_operation operation ON operation.id = merge.operation_id
        JOIN staff_user who ON who.id = operation.by_id
    WHERE merge.survivor_id = %(customer)s AND operation.undone_at IS NULL AND operation.at < %(until)s
    ORDER BY operation.at DESC LIMIT 6
"""


def merged(row: Mapping[str, Any], asked: Asked) -> Line:
    """Return the line of one merge; for 30 days it leads to where it can be taken back."""
    open_still = datetime.fromisoformat(row["until"]) > asked.now
    return Line(
        f"{row['loser_code']} was merged into this one",
        f"by {row['by']}" + ("; open to take it back" if open_still else ""),
        url=reverse("customers:undo_one", args=[row["id"]]) if open_still else "",
        day=datetime.fromisoformat(row["at"]),
        icon="customers",
    )
