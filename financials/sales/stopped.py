"""Customers who stopped ordering: the time since the last order against the days that usually lie between two."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings

from foundation.sql import statement, stream

SILENT = f"WITH {statement(__file__, 'stopped')}"  # the customers alone, whose table is called stopped
STOPPED = f"{SILENT}, {statement(__file__, 'stopped_worth')}"
LEAST_ORDERS = 4  # days with orders in three years, else nothing is usual
LEAST_DAYS = 30  # without an order, else nobody has stopped


@dataclass(frozen=True)
class Stopped:
    """Somebody who used to order every `usual` days and has not for `days`; `net` is a year's sales before that."""

    code: str
    name: str
    sales_rep: str | None
    currency: str
    net: Decimal
    orders: int
    last_on: date
    days: int
    usual: float

    @property
    def times(self) -> float:
        """How many times the usual interval has passed."""
        return self.days / self.usual


def stopped(
    *, as_of: date, times: int = 3, customers: list[int] | None = None, currency: str = ""
) -> Iterator[Stopped]:
    """Yield who has not ordered for more than so many `times` the usual interval, the largest of each currency first.

    To be read inside a transaction, because the rows stream from the database.
    """
    parameters = asked(as_of, times, customers) | {"currency": currency, "own": settings.COMPANY_CURRENCY}
    for row in stream(STOPPED, parameters):
        yield Stopped(**row)


def asked(as_of: date, times: int, customers: list[int] | None = None) -> dict[str, object]:
    """Return the parameters of SILENT."""
    least = {"least_orders": LEAST_ORDERS, "least_days": LEAST_DAYS}
    return {"as_of": as_of, "times": times, "customers": customers, **least}
