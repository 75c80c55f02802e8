"""The collection risk of CREDIT §2.2 a second time, in plain Python from plain facts, to hold the SQL against."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import exp, floor, log
from statistics import mean, median

from foundation.periods import business_day
from tests.credit.reference import Invoice, add_months

GRID = [-20, -10, -5, -2, 0, 2, 5, 10, 15, 20, 30, 45, 60, 90]


@dataclass(frozen=True)
class Late:
    """How late an invoice was settled, or, not `paid`, stayed unpaid at least up to the day before."""

    due: date
    days: int
    paid: bool

    @property
    def passed(self) -> int:
        return bisect_left(GRID, self.days)


def lateness(invoices: list[Invoice], unapplied: list[tuple[date, Decimal]], as_of: date) -> list[Late]:
    found = [late for invoice in invoices if invoice.is_settled() and (late := settled(invoice, as_of))]
    cash = sorted(unapplied, key=lambda one: one[0])
    left = [amount for _, amount in cash]
    for invoice in sorted((one for one in invoices if not one.is_settled()), key=lambda one: business_day(one.due_on)):
        missing, received_on = invoice.open(), None
        for place, (day, _) in enumerate(cash):
            used = min(missing, left[place])
            if used:
                received_on, missing, left[place] = day, missing - used, left[place] - used
        due = business_day(invoice.due_on)
        if missing:
            found.append(Late(due, (as_of - due).days, False))
        elif received_on > invoice.issued_on and received_on > add_months(as_of, -24):
            found.append(Late(due, (received_on - due).days, True))
    return found


def settled(invoice: Invoice, as_of: date) -> Late | None:
    last = max(day for day, _ in invoice.pieces)
    if last <= invoice.issued_on or last <= add_months(as_of, -24):
        return None
    due = business_day(invoice.due_on)
    return Late(due, (last - due).days, True)


def counts(seen: list[Late]) -> tuple[list[int], list[int]]:
    """Return p_b and s_b of every step of the grid."""
    paid = [sum(late.paid and late.passed == step for late in seen) for step in range(len(GRID))]
    return paid, [sum(late.passed > step for late in seen) for step in range(len(GRID))]


def shrunk(seen: list[Late], towards: list[float], k: float) -> list[float]:
    paid, beyond = counts(seen)
    return [(p + k * prior) / (p + s + k) for p, s, prior in zip(paid, beyond, towards, strict=True)]


def survival(hazards: list[float], days: int) -> float:
    """Return S so many days after the due day."""
    points = [(-30, 0.0)]
    for edge, hazard in zip(GRID, hazards, strict=True):
        points.append((edge, points[-1][1] + log(1 - hazard)))
    points.append((180, points[-1][1] + 3 * log(1 - hazards[-1])))
    if days <= -30:
        return 1.0
    for (low, before), (high, after) in pairwise(points):
        if days <= high:
            return exp(before + (after - before) * (days - low) / (high - low))
    return exp(points[-1][1])


def chances(seen: list[Late], due: date, as_of: date, *, pool: list[float], k: float = 2, flags: float = 0):
    """Return (not paid in 30 days, ends more than 15, more than 30 days late) of an open invoice."""
    hazards, age = shrunk(seen, pool, k), (as_of - due).days - 1
    left = [survival(hazards, until) / survival(hazards, age) for until in (age + 30, 15, 30)]
    not_paid, ends_15, ends_30 = (flagged(chance, flags) for chance in left)
    return not_paid, 1.0 if age >= 15 else ends_15, 1.0 if age >= 30 else ends_30


def flagged(chance: float, flags: float) -> float:
    chance = min(chance, exp(-1e-9))
    return 1 / (1 + (1 - chance) / chance * exp(-flags))


def at_issue(seen: list[Late], issued_on: date, due_on: date, *, pool: list[float], k_weekday: float = 16):
    """Return the chances that an invoice is paid late, and more than 5 days late."""
    due, (paid, beyond) = business_day(due_on), counts(seen)
    usual = sum((p + s) * -log(1 - prior) for p, s, prior in zip(paid, beyond, pool, strict=True))
    speed = (sum(paid) + 2) / (usual + 2)
    own = shrunk(seen, [1 - (1 - prior) ** speed for prior in pool], 8)
    weekday = shrunk([late for late in seen if late.due.weekday() == due.weekday()], own, k_weekday)
    so_far = survival(weekday, (issued_on - due).days - 1)
    return [min(survival(weekday, days) / so_far, 1.0) for days in (0, 5)]


def days_late(seen: list[Late], due_on: date, *, pool_median: float, k_weekday: float = 16) -> int:
    paid = [late for late in seen if late.paid]
    weekday = [late.days for late in paid if late.due.weekday() == business_day(due_on).weekday()]
    own = _middle([late.days for late in paid], pool_median, 0.5)
    return floor(_middle(weekday, own, k_weekday) + 0.5)


def _middle(days: list[int], prior: float, weight: float) -> float:
    return ((len(days) * median(days) if days else 0) + weight * prior) / (len(days) + weight)


def pool_hazards(seen: list[Late], usual: tuple[float, ...]) -> list[float]:
    """Return the company's hazards: its counts, and one invoice that pays as usual."""
    return shrunk(seen, list(usual), 1)


def centre(seen: list[Late]) -> tuple[float, float]:
    paid = [late.days for late in seen if late.paid]
    return (mean(paid), median(paid)) if paid else (0.0, 0.0)


def expected_on(seen: list[Late], due: date, as_of: date, *, pool_median: float, k_weekday: float = 16) -> date:
    late = days_late(seen, due, pool_median=pool_median, k_weekday=k_weekday)
    return business_day(max(as_of + timedelta(days=1), due + timedelta(days=late)))
