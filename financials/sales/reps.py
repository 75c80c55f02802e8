"""What the sales reps did in a period: quotes, orders, customers, and the calls and visits they noted."""

from dataclasses import dataclass
from datetime import timedelta

from financials.sales.spans import Span
from foundation.periods import end_of_day
from foundation.sql import fetch, statement

REPS = f"WITH {statement(__file__, 'reps')}"
CALLS = ["call_in", "call_out"]
VISITS = ["sales_call", "meeting", "trade_show"]
WRITING = ["letter", "email", "fax"]


@dataclass(frozen=True)
class Rep:
    """One sales rep: customers of today, and what was done in the period. `quotes` that are still open are in neither
    `won` nor `lost`."""

    id: int
    email: str
    name: str
    customers: int
    new_customers: int
    quotes: int
    won: int
    lost: int
    orders: int
    calls: int
    visits: int
    letters: int
    verbal_quotes: int

    @property
    def win_rate(self) -> float | None:
        """The share of the decided quotes that was won; None while none is decided."""
        decided = self.won + self.lost
        return self.won / decided if decided else None


def reps(*, span: Span, customers: list[int] | None = None) -> list[Rep]:
    """Return everybody who has customers, or whose sale a document of the period was, by name."""
    named = {"calls": CALLS, "visits": VISITS, "writing": WRITING, "customers": customers}
    instants = {"since": end_of_day(span.first_on - timedelta(days=1)), "until": end_of_day(span.last_on)}
    return [Rep(**row) for row in fetch(REPS, named | vars(span) | instants)]
