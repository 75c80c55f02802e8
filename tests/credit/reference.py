"""The rating of CREDIT §2.1 a second time, in plain Python from plain facts, to hold the SQL against."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from foundation.periods import business_day

RESIDUE = 1
CURVE = [(0, 100), (15, 85), (30, 60), (60, 40), (90, 25), (120, 0)]


@dataclass
class Invoice:
    issued_on: date
    due_on: date
    amount: Decimal
    pieces: list[tuple[date, Decimal]] = field(default_factory=list)
    credited: Decimal = Decimal(0)
    contested: Decimal = Decimal(0)

    def open(self) -> Decimal:
        return self.amount - self.credited - sum((amount for _, amount in self.pieces), Decimal(0))

    def undisputed(self) -> Decimal:
        return max(self.open() - self.contested, Decimal(0))

    def is_settled(self) -> bool:
        """A residue of up to 1.00 that would be let go is no debt."""
        return self.open() <= RESIDUE and self.open() != self.amount


def points(days: int) -> float:
    if days <= 0:
        return 100.0
    for (low, high_points), (high, low_points) in pairwise(CURVE):
        if days <= high:
            return high_points - (days - low) * (high_points - low_points) / (high - low)
    return 0.0


def observations(invoices: list[Invoice], unapplied: list[tuple[date, Decimal]], as_of: date):
    """Yield (invoice, amount, days late, settled on or None) of one customer."""
    since = add_months(as_of, -24)
    for invoice in invoices:
        for settled_on, amount in invoice.pieces:
            if settled_on > invoice.issued_on and settled_on > since:
                yield invoice, float(amount), (settled_on - business_day(invoice.due_on)).days, settled_on
    yield from virtually_applied(invoices, unapplied, as_of, since)


def virtually_applied(invoices, unapplied, as_of, since):
    cash = [[received_on, amount] for received_on, amount in sorted(unapplied, key=lambda one: one[0])]
    for invoice in sorted((one for one in invoices if not one.is_settled()), key=lambda one: business_day(one.due_on)):
        left = invoice.undisputed()
        while cash and left:
            amount = min(left, cash[0][1])
            received_on = cash[0][0]
            if received_on > invoice.issued_on and received_on > since:
                yield invoice, float(amount), (received_on - business_day(invoice.due_on)).days, received_on
            left -= amount
            cash[0][1] -= amount
            if not cash[0][1]:
                cash.pop(0)
        days = (as_of - business_day(invoice.due_on)).days
        if left and days > 0:
            yield invoice, float(left), days, None


def score(seen, *, median: float, mu: float, as_of: date) -> float | None:
    """Return (sum w*points + 2*mu) / (sum w + 2); None without an observation."""
    weights = points_sum = 0.0
    for invoice, amount, days, settled_on in seen:
        age = (as_of - settled_on).days if settled_on else 0
        weight = (min(float(invoice.amount) / median, 4) + 0.5) * (amount / float(invoice.amount)) * 0.5 ** (age / 180)
        weights += weight
        points_sum += weight * points(days)
    return (points_sum + 2 * mu) / (weights + 2) if weights else None


def mean_points(seen) -> float:
    """The mean of paid invoices; a part payment counts by its share."""
    paid = [(points(days), amount / float(invoice.amount)) for invoice, amount, days, settled_on in seen if settled_on]
    shares = sum(share for _, share in paid)
    return sum(each * share for each, share in paid) / shares if paid else 100.0


def add_months(day: date, months: int) -> date:
    """Return the same day of another month, or that month's last, as PostgreSQL's interval arithmetic does."""
    month = day.month - 1 + months
    first = date(day.year + month // 12, month % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def documents(seen) -> int:
    return len({id(invoice) for invoice, *_ in seen})


def grade(rated: float | None, seen) -> str:
    """The grade by score, at most D with anything open for more than 90 days."""
    if rated is None:
        return "N"
    letter = next(letter for letter, least in (("A", 95), ("B", 88), ("C", 75), ("D", 60), ("E", -1)) if rated >= least)
    old = any(days > 90 and settled_on is None for _, _, days, settled_on in seen)
    return max(letter, "D") if old else letter
