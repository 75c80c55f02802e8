"""The periods a statement is asked for by name."""

from datetime import date, timedelta

FREE = "free"
PERIODS = {
    "this_month": "This month",
    "last_month": "Last month",
    "this_quarter": "This quarter",
    "last_quarter": "Last quarter",
    "this_year": "This year",
    FREE: "From … to …",
}
MONTHS = {"month": 1, "quarter": 3, "year": 12}


def span(period: str, *, today: date) -> tuple[date, date]:
    """Return the first and the last day of a named period; one that is not over ends today."""
    which, _, length = period.partition("_")
    begins = _begin(today, MONTHS[length])
    if which == "last":
        ends = begins - timedelta(days=1)
        return _begin(ends, MONTHS[length]), ends
    return begins, today


def _begin(day: date, months: int) -> date:
    return date(day.year, (day.month - 1) // months * months + 1, 1)
