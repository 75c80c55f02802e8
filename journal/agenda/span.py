"""The days a calendar page shows: a day, a week from Monday on, a month with the weeks it lies in."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

VIEWS = {"day": "Day", "week": "Week", "month": "Month"}
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 1)  # a calendar of other times helps nobody


@dataclass(frozen=True)
class Span:
    """The day asked for, and how much around it is shown."""

    view: str
    day: date

    @classmethod
    def asked(cls, view: str | None, day: str | None, today: date) -> "Span":
        """Read what the address says; nonsense is this week."""
        try:
            meant = date.fromisoformat(day or "")
        except ValueError:
            meant = today
        return cls(view if view in VIEWS else "week", min(max(meant, EARLIEST), LATEST))

    @property
    def first(self) -> date:
        """The first day shown."""
        return self.own_first if self.view == "day" else monday(self.own_first)

    @property
    def last(self) -> date:
        """The last day shown."""
        return self.own_last if self.view == "day" else monday(self.own_last) + 6 * A_DAY

    @property
    def own_first(self) -> date:
        """The first day meant: a month may be shown from the last days of the month before."""
        return {"day": self.day, "week": monday(self.day), "month": self.day.replace(day=1)}[self.view]

    @property
    def own_last(self) -> date:
        if self.view == "month":
            return self.day.replace(day=monthrange(self.day.year, self.day.month)[1])
        return self.own_first if self.view == "day" else self.own_first + 6 * A_DAY

    @property
    def days(self) -> list[date]:
        return _from_to(self.first, self.last)

    @property
    def own_days(self) -> list[date]:
        return _from_to(self.own_first, self.own_last)

    @property
    def previous(self) -> date:
        """A day of the span before."""
        return self.own_first - A_DAY if self.view == "month" else self.day - self._step

    @property
    def next(self) -> date:
        return self.own_last + A_DAY if self.view == "month" else self.day + self._step

    @property
    def _step(self) -> timedelta:
        return A_DAY if self.view == "day" else A_WEEK

    @property
    def title(self) -> str:
        """The span in words: "Thu 12 November 2026", "9 – 15 November 2026", "November 2026"."""
        if self.view == "month":
            return date_format(self.day, "F Y")
        if self.view == "day":
            return date_format(self.day, "D j F Y")
        first, last = self.own_first, self.own_last
        begin = "j" if first.month == last.month else "j F" if first.year == last.year else "j F Y"
        return f"{date_format(first, begin)} – {date_format(last, 'j F Y')}"


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _from_to(first: date, last: date) -> list[date]:
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]
