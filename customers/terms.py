"""Payment terms as the trade writes them: net30, 2/10 net 30, due on receipt, eom+15; in instalments net 30/60/90."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from foundation.money import round_money
from foundation.periods import end_of_month

DISCOUNT = r"(?P<percent>\d+(?:\.\d+)?)\s*%?\s*/\s*(?P<within>\d+)[\s,]*"
NET = re.compile(rf"(?:{DISCOUNT})?(?:net|n)\s*/?\s*(?P<days>\d+)(?:\s*days)?", re.IGNORECASE)
END_OF_MONTH = re.compile(r"eom(?:\s*\+\s*(?P<days>\d+))?", re.IGNORECASE)
ON_RECEIPT = re.compile(r"due\s+(?:up)?on\s+receipt|on receipt|immediate(?:ly)?|cash|cod|prepaid", re.IGNORECASE)
EQUAL_PARTS = re.compile(r"(?:net|n)\s*(?P<days>\d+(?:\s*/\s*\d+)+)(?:\s*days)?", re.IGNORECASE)
PART = re.compile(r"(?P<percent>\d+(?:\.\d+)?)\s*%\s*(?P<terms>[^%]+)")
WHOLE = Decimal(100)


class UnknownTerms(ValueError):
    """The text says nothing we understand as terms of payment."""

    def __init__(self, text: str):
        super().__init__(
            f"“{text}” is not a form of payment terms: write net30, 2/10 net 30, due on receipt or eom+15, "
            "or in instalments net 30/60/90 or 30% net10, 70% net60."
        )


@dataclass(frozen=True)
class Terms:
    """When an invoice is due, and what may be deducted for paying early."""

    days: int = 0
    end_of_month: bool = False
    discount_percent: Decimal = Decimal(0)
    discount_days: int = 0
    parts: tuple[tuple[Decimal, "Terms"], ...] = ()  # instalments: the share of the total, and when it is due

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
        if found := EQUAL_PARTS.fullmatch(text):
            days = sorted({int(each) for each in found["days"].split("/")})
            return cls._in_parts([(Decimal(1), cls(each)) for each in days])
        if (parts := [PART.fullmatch(part.strip()) for part in text.split(",")]) and all(parts):
            return cls._of_shares([(Decimal(part["percent"]), part["terms"]) for part in parts], text)
        raise UnknownTerms(text)

    @classmethod
    def _of_shares(cls, shares: list[tuple[Decimal, str]], text: str) -> "Terms":
        parts = [(percent, cls.parse(terms)) for percent, terms in shares]
        plain = all(percent and not part.parts and not part.discount_percent for percent, part in parts)
        if not plain or sum(percent for percent, _ in parts) != WHOLE:
            raise UnknownTerms(text)
        return cls._in_parts(parts)

    @classmethod
    def _in_parts(cls, parts: list[tuple[Decimal, "Terms"]]) -> "Terms":
        return cls(parts=tuple(parts)) if len(parts) > 1 else parts[0][1]

    def __str__(self) -> str:
        if self.parts:
            return self._parts_text()
        if self.end_of_month:
            return f"eom+{self.days}" if self.days else "eom"
        if not self.days and not self.discount_percent:
            return "due on receipt"
        discount = f"{self.discount_percent.normalize():f}/{self.discount_days} " if self.discount_percent else ""
        return f"{discount}net {self.days}" if discount else f"net{self.days}"

    def _parts_text(self) -> str:
        if all(weight == 1 for weight, _ in self.parts):
            return f"net {'/'.join(str(part.days) for _, part in self.parts)}"
        return ", ".join(f"{weight.normalize():f}% {part}" for weight, part in self.parts)

    def due_on(self, issued_on: date) -> date:
        """Return the day by which an invoice of `issued_on` is to be paid in full."""
        if self.parts:
            return max(part.due_on(issued_on) for _, part in self.parts)
        start = end_of_month(issued_on) if self.end_of_month else issued_on
        return start + timedelta(days=self.days)

    def instalments(self, issued_on: date, total: Decimal, currency: str) -> list[tuple[date, Decimal]]:
        """Return what is due when: the whole on one day, or each part, rounded half-up, on its own.

        The last part takes what rounding left over; parts that come to nothing are left out.
        """
        if not self.parts:
            return [(self.due_on(issued_on), total)]
        whole = sum(weight for weight, _ in self.parts)
        due: dict[date, Decimal] = {}
        for weight, part in self.parts:
            day, left = part.due_on(issued_on), total - sum(due.values())
            due[day] = due.get(day, Decimal(0)) + min(round_money(total * weight / whole, currency), left)
        last = max(due)
        due[last] += total - sum(due.values())
        return sorted((day, amount) for day, amount in due.items() if amount)

    def discount_until(self, issued_on: date) -> date | None:
        """Return the last day on which the cash discount may be taken, None when there is none."""
        return issued_on + timedelta(days=self.discount_days) if self.discount_percent else None
