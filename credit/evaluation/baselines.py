"""What somebody without a model would go by, on the same invoices and with the same knowledge."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import fmean, median

from credit.evaluation.reading import Invoice

LAST = 10
OPEN = ("not_paid_30d", "ends_15_late", "ends_30_late")
WATCHED = timedelta(days=30)
LOOKED_BACK = 6  # times 30 days
# Dun & Bradstreet's chart: days beyond terms, and the index.
PAYDEX = ((-30, 100), (-20, 90), (-14, 87), (-8, 84), (0, 80), (14.5, 70), (21.5, 60), (30, 50), (60, 40), (90, 30),
          (120, 20))  # fmt: skip


def paydex(days: float) -> float:
    """Return the index of so many days beyond terms, between the points of the chart by a straight line."""
    if days <= PAYDEX[0][0]:
        return PAYDEX[0][1]
    for (before, high), (after, low) in pairwise(PAYDEX):
        if days <= after:
            return high + (low - high) * (days - before) / (after - before)
    return PAYDEX[-1][1]


@dataclass(frozen=True)
class Habit:
    """How a customer has paid so far: average days late, the same by money, and how many of the last ten were late."""

    average: float
    by_money: float
    last_late: float

    @classmethod
    def of(cls, paid: Sequence[Invoice]) -> "Habit":
        """Return the habit seen in paid invoices, given in the order they were paid."""
        late = [invoice.days_late(invoice.paid_on) for invoice in paid]
        money = [invoice.money for invoice in paid]
        by_money = sum(days * amount for days, amount in zip(late, money, strict=True)) / sum(money)
        return cls(fmean(late), by_money, fmean(days > 0 for days in late[-LAST:]))


class Shares:
    """How often something came, by aging bucket and (None) in all."""

    def __init__(self):
        self._seen, self._came = Counter(), Counter()

    def add(self, place: int, came: bool) -> None:
        """Count a case in its bucket."""
        for key in (place, None):
            self._seen[key] += 1
            self._came[key] += came

    def of(self, place: int | None) -> float:
        """Return the share of a bucket; that of all where nothing was seen, a half where nothing was seen at all."""
        if self._seen[place]:
            return self._came[place] / self._seen[place]
        return self.of(None) if place is not None else 0.5


class Habits:
    """The habits of all customers as known on a day, and the company's, which stands in for an unknown customer."""

    def __init__(self, invoices: Sequence[Invoice], day: date):
        paid = sorted((one for one in invoices if one.paid_on and one.paid_on <= day), key=lambda one: one.paid_on)
        known = defaultdict(list)
        for invoice in paid:
            known[invoice.customer].append(invoice)
        self.company = Habit.of(paid) if paid else Habit(0.0, 0.0, 0.0)
        self.median = median(invoice.days_late(invoice.paid_on) for invoice in paid) if paid else 0
        self._customers = {customer: Habit.of(theirs) for customer, theirs in known.items()}
        self._late = {days: _share_later(invoices, day, days) for days in (0, 5)}
        self._open = {target: Shares() for target in OPEN}
        for months in range(1, LOOKED_BACK + 1):
            self._look_back(invoices, day - months * WATCHED, day)

    def _look_back(self, invoices: Sequence[Invoice], before: date, day: date) -> None:
        for one in invoices:
            if one.issued_on <= before and not (one.paid_on and one.paid_on <= before):
                place, late = bucket(one.days_late(before)), one.days_late(min(one.paid_on or day, day))
                self._open["not_paid_30d"].add(place, one.paid_on is None or one.paid_on >= before + WATCHED)
                self._open["ends_15_late"].add(place, late > 15)
                self._open["ends_30_late"].add(place, late > 30)

    def of(self, customer: str) -> Habit:
        """Return the customer's habit, the company's for one who has not paid yet."""
        return self._customers.get(customer, self.company)

    def late(self, days: int) -> float:
        """Return the company-wide share of invoices paid more than so many days late."""
        return self._late[days]

    def of_open(self, target: str, days: int) -> dict[str, float]:
        """Return what came of open invoices so far: of those in the same aging bucket, and of all."""
        shares = self._open[target]
        return {"aging bucket": shares.of(bucket(days)), "company-wide rate": shares.of(None)}


def bucket(days: int) -> int:
    """Return the place of the aging bucket: not due, 1-30, 31-60, 61-90, over 90 days."""
    return sum(days > edge for edge in (0, 30, 60, 90))


def _share_later(invoices: Sequence[Invoice], day: date, days: int) -> float:
    ripe = [one for one in invoices if one.days_late(day) > days]
    return fmean(one.paid_on is None or one.days_late(min(one.paid_on, day)) > days for one in ripe) if ripe else 0.5
