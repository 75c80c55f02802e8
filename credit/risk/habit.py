"""When a customer pays: the weekday of its payment runs, where one stands out. It does not change the chance."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

LEAST, SHARE = 5, 0.6  # so many invoices, and the share of them paid on one weekday
WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


@dataclass(frozen=True)
class Habit:
    """The weekday ("Tuesdays") on which most of the invoices of the last 24 months were paid."""

    weekday: str
    times: int
    of: int
    documents: tuple[int, ...]


def habit_of(paid: Sequence[tuple[int, int]]) -> Habit | None:
    """Return the habit seen in (ISO weekday, document) of what was paid; None where no day stands out."""
    if len(paid) < LEAST:
        return None
    weekday, times = Counter(day for day, _ in paid).most_common(1)[0]
    if times < SHARE * len(paid):
        return None
    return Habit(WEEKDAYS[weekday - 1], times, len(paid), tuple(document for day, document in paid if day == weekday))
