"""After numbers were taken over from another system, our own run of numbers goes on behind them."""

import re

from foundation.loading.staging import Work
from foundation.models import Series
from foundation.patterns import numbered_like


def go_on_behind(work: Work, series: str, numbers: str) -> None:
    """Raise the series so that none of the `number`s a query yields is given out again."""
    like, digits = run_of(Series.objects.get(pk=series))
    work.run(
        f"""
        UPDATE foundation_series SET next_value = last + 1 FROM (
            SELECT max(run::bigint) AS last
            FROM (SELECT substring(taken.number FROM %s) AS run FROM ({numbers}) taken) runs
            WHERE length(run) = %s OR length(run) > %s AND left(run, 1) <> '0') taken
        WHERE name = %s AND next_value <= last
        """,
        like,
        digits,
        digits,
        series,
    )


def run_of(series: Series) -> tuple[str, int]:
    """Return a regular expression that finds the running number of one of the series, and its fewest digits."""
    if series.pattern:
        return numbered_like(series.pattern)
    return f"^{re.escape(series.prefix)}([0-9]{{1,17}})$", series.digits
