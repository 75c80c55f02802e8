"""Payment terms as the trade writes them: net30, 2/10 net 30, due on receipt, eom+15."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

DISCOUNT = r"(?P<percent>\d+(?:\.\d+)?)\s*%?\s*/\s*(?P<within>\d+)[\s,]*"
NET = re.compile(rf"(?:{DISCOUNT})?(?:net|n)\s*/?\s*(?P<days>\d+)(?:\s*days)?", re.IGNORECASE)
END_OF_MONTH = re.compile(r"eom(?:\s*\+\s*(?P<days>\d+))?", re.IGNORECASE)
ON_RECEIPT = re.compile(r"due\s+(?:up)?on\s+receipt|on receipt|immediate(?:ly)?|cash|cod|prepaid", re.IGNORECASE)


class UnknownTerms(ValueError):
    """The text says nothing we understand as terms of payment."""

    def __init__(self, text: str):
        super().__init__(
            f"“{text}” is not a form of payment terms: write net30, 2/10 net 30, due on receipt or eom+15."
        )


@dataclass(frozen=True)
class Terms:
    """When an invoice is due, and what may be deducted for paying early."""

    days: int = 0
    end_of_month: bool = False
    discount_percent: Decimal = Decimal(0)
    discount_days: int = 0

    @classmethod
    def parse(cls, text: str) -> "Terms":
        """Read terms as people write them; raises UnknownTerms."""
        text = text.strip()
        if ON_RECEIPT.fullmatch(text):
            return cls()
        if found := END_OF_MONTH.fullmatch(text):
            return cls(days=int(found["days"] or 0), end_of_month=True)
        if found := NET.fullmatch(text):
            return cls(int(found["days"]), False, Decimal(found["percent"] or 0), int(found["within"] or 0))
        raise UnknownTerms(text)

    def __str__(self) -> str:
        if self.end_of_month:
            return f"eom+{self.days}" if self.days else "eom"
        if not self.days and not self.discount_percent:
            return "due on receipt"
        discount = f"{self.discount_percent.normalize():f}/{self.discount_days} " if self.discount_percent else ""
        return f"{discount}net {self.days}" if discount else f"net{self.days}"

    def due_on(self, issued_on: date) -> date:
        """Return the day by which an invoice of `issued_on` is to be paid in full."""
        start = _last_of_month(issued_on) if self.end_of_month else issued_on
        return start + timedelta(days=self.days)

    def discount_until(self, issued_on: date) -> date | None:
        """Return the last day on which the cash discount may be taken, None when there is none."""
        return issued_on + timedelta(days=self.discount_days) if self.discount_percent else None


def _last_of_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
