"""How much of an invoice is contested: the one definition that rating, risk and reminders read (observations.sql)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from credit.models import Dispute
from credit.observations import OBSERVATIONS
from financials.models import Document, Line
from foundation.money import NOTHING
from foundation.sql import fetch

CONTESTED = f"""
    WITH {OBSERVATIONS}
    SELECT item.document_id, sum(item.open) AS open,
           round(sum(least(coalesce(disputed.amount, 0), item.open::float8))::numeric, 4) AS disputed
    FROM open_item item LEFT JOIN disputed ON disputed.id = item.id
    WHERE item.kind = 'invoice' AND item.document_id = ANY (%(documents)s)
    GROUP BY item.document_id
"""


@dataclass(frozen=True)
class Contested:
    """What is open of an invoice, and how much of that is disputed: while somebody looks into it, or for good."""

    open: Decimal = NOTHING
    disputed: Decimal = NOTHING

    @property
    def left(self) -> Decimal:
        """What is asked for, and may still be disputed."""
        return self.open - self.disputed


def contested(documents: Sequence[Document], *, as_of: date) -> dict[int, Contested]:
    """Return by key what is open and what is disputed of these invoices at the end of a day."""
    found = {document.pk: Contested() for document in documents}
    asked = {"customers": list({one.customer_id for one in documents}), "documents": list(found), "as_of": as_of}
    for row in fetch(CONTESTED, asked) if found else ():
        found[row["document_id"]] = Contested(row["open"], row["disputed"])
    return found


def line_left(line: Line) -> Decimal:
    """Return how much of a line, with its tax, nobody contests yet and was not given up after a dispute."""
    stands = line.disputes.filter(closed_on=None) | line.disputes.filter(outcome=Dispute.Outcome.UPHELD)
    return line.net + line.tax - sum(stands.values_list("amount", flat=True), NOTHING)
