"""After numbers were taken over from another system, our own run of numbers goes on behind them."""

from foundation.loading.staging import Work


def go_on_behind(work: Work, series: str, numbers: str) -> None:
    """Raise the series so that none of the `number`s a query yields is given out again."""
    work.run(
        f"""
        UPDATE foundation_series SET next_value = last + 1 FROM (
            SELECT max(run::bigint) AS last
            FROM ({numbers}) taken JOIN foundation_series series ON series.name = %s
                AND starts_with(taken.number, series.prefix)
            CROSS JOIN LATERAL (SELECT substr(taken.number, length(series.prefix) + 1) AS run) parts
            WHERE run ~ '^[0-9]{{1,17}}$'
                AND (length(run) = digits OR length(run) > digits AND left(run, 1) <> '0')) taken
        WHERE name = %s AND next_value <= last
        """,
        series,
        series,
    )
