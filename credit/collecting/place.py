"""Where an account stands in the order of the worklist, last night's; it stays a place when the account has gone."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.db.models import Q

from credit.models import Standing


@dataclass(frozen=True)
class Place:
    """Where an account stands in the order of last night; written into addresses."""

    at_risk: Decimal
    customer_id: int
    currency: str

    @classmethod
    def of(cls, standing: Standing) -> "Place":
        return cls(standing.overdue_at_risk, standing.customer_id, standing.currency)

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """Read a place out of an address; None for what is none."""
        try:
            at_risk, customer_id, currency = text.split("_")
            place = cls(Decimal(at_risk), int(customer_id), currency[:3])
        except (ValueError, InvalidOperation):
            return None
        return place if place.at_risk.is_finite() and place.customer_id < 2**63 else None

    def __str__(self) -> str:
        return f"{self.at_risk:f}_{self.customer_id}_{self.currency}"

    def beyond(self, *, backward: bool) -> Q:
        """What follows in the order, or precedes; the first condition is the one an index answers."""
        less, more = ("gt", "lt") if backward else ("lt", "gt")
        same = Q(overdue_at_risk=self.at_risk)
        return Q(**{f"overdue_at_risk__{less}e": self.at_risk}) & (
            Q(**{f"overdue_at_risk__{less}": self.at_risk})
            | same & Q(**{f"customer_id__{more}": self.customer_id})
            | same & Q(customer_id=self.customer_id, **{f"currency__{more}": self.currency})
        )
