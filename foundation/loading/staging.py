"""The temporary table `loading`: every row of a file, the reason why it is refused, and what became of it.

Loaders work on it set by set, inside one transaction. A row is live while it has neither a reason nor an outcome;
the outcomes are created, updated, skipped and failed. `nr` is the number of the row in the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from foundation.loading.layout import Layout
from foundation.loading.progress import Progress
from foundation.loading.reading import Table

LIVE = "loading.reason IS NULL AND loading.outcome IS NULL"
ONE_STEP = 500  # rows between two movements of the progress bar


@dataclass(frozen=True)
class News:
    """What a load did to one customer, for the customer's journal."""

    customer_id: int
    sentence: str


@dataclass
class Outcome:
    """How many records a load created, updated, left as they were and refused; `figures` is what else it counted.

    `earliest` is the first day on which what was created counts, where it counts on days; None for nothing created.
    """

    created: int = 0
    updated: int = 0
    skipped: int = 0
    failed: int = 0
    warnings: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    figures: dict[str, object] = field(default_factory=dict)
    news: list[News] = field(default_factory=list)
    earliest: date | None = None


@dataclass(frozen=True)
class Work:
    """What a loader works with: the cursor of the transaction, the name of the file, and the clock."""

    cursor: object
    file: str
    now: datetime
    today: date
    progress: Progress

    def run(self, sql: str, *parameters: object) -> int:
        """Execute one statement and return the number of rows it touched."""
        self.cursor.execute(sql, parameters or None)
        return self.cursor.rowcount

    def rows(self, sql: str, *parameters: object) -> list[tuple]:
        """Return the rows of one query."""
        self.cursor.execute(sql, parameters or None)
        return self.cursor.fetchall()

    def value(self, sql: str, *parameters: object) -> object:
        """Return the one value of one query."""
        return self.rows(sql, *parameters)[0][0]

    def table(self, name: str, sql: str, *parameters: object) -> None:
        """Make a temporary table of a query's rows, in place of an earlier one."""
        self.run(f"DROP TABLE IF EXISTS pg_temp.{name}")
        self.run(f"CREATE TEMP TABLE {name} ON COMMIT DROP AS {sql}", *parameters)
        self.look_again(name)

    def look_again(self, tables: str = "loading") -> None:
        """Refresh the planner's picture of tables after much of them changed in this very transaction."""
        self.run(f"ANALYZE {tables}")

    def copy(self, target: str, rows: Sequence[tuple]) -> None:
        """Send rows to a table ("phones (owner_id, e164)")."""
        with self.cursor.copy(f"COPY {target} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def number(self, where: str, *, table: str = "loading", **columns: str) -> None:
        """Fill columns of the rows that meet a condition with keys from sequences, in the order of the file."""
        keys = ", ".join(f"nextval('{sequence}') AS {column}" for column, sequence in columns.items())
        self.run(
            f"""
            UPDATE {table} SET {", ".join(f"{column} = given.{column}" for column in columns)}
            FROM (SELECT nr, {keys} FROM (SELECT nr FROM {table} WHERE {where} ORDER BY nr) ordered) given
            WHERE given.nr = {table}.nr
            """
        )

    def refuse(self, where: str, reason: str, *parameters: object, using: str = "") -> int:
        """Give the live rows that meet a condition a reason (an SQL expression); `using` names further tables."""
        source = f"FROM {using}" if using else ""
        return self.run(f"UPDATE loading SET reason = {reason} {source} WHERE {LIVE} AND ({where})", *parameters)

    def settle_repeats(self, key: str) -> None:
        """A row that says again what an earlier one said is skipped; one that says something else has failed."""
        self.run(
            f"""
            UPDATE loading SET
                outcome = CASE WHEN content = first_content THEN 'skipped' ELSE 'failed' END,
                reason = CASE WHEN content <> first_content THEN
                    'Row ' || first_nr || ' says something else about the same record. Keep one of the two.' END
            FROM (SELECT nr, first_value(nr) OVER same AS first_nr, first_value(content) OVER same AS first_content
                  FROM loading WHERE {LIVE} AND {key} IS NOT NULL WINDOW same AS (PARTITION BY {key} ORDER BY nr)) first
            WHERE first.nr = loading.nr AND first.nr <> first_nr
            """
        )


def stage(work: Work, layout: Layout, table: Table, extra: str = "") -> int:
    """Read the table into `loading`; `extra` declares further columns the loader fills. Returns the number of rows."""
    columns = ", ".join(f'"{column.name}" {column.sql}' for column in layout.columns)
    more = f", {extra}" if extra else ""
    ours = "nr bigint, content bytea, reason text, outcome text"
    work.run("DROP TABLE IF EXISTS pg_temp.loading")
    work.run(f"CREATE TEMP TABLE loading ({ours}, {columns}{more}) ON COMMIT DROP")
    count = 0
    names = ", ".join(f'"{name}"' for name in layout.names)
    with work.cursor.copy(f"COPY loading (nr, content, reason, {names}) FROM STDIN") as copy:
        for count, row in enumerate(layout.rows(table), 1):
            copy.write_row((row.number, row.content, row.reason, *row.values))
            if count % ONE_STEP == 0:
                work.progress.advance(ONE_STEP)
    work.progress.advance(count % ONE_STEP)
    work.look_again()
    return count


def tally(work: Work) -> Outcome:
    """Count the rows by what became of them, where each row is a record of its own."""
    counts = dict(work.rows("SELECT coalesce(outcome, 'failed'), count(*) FROM loading GROUP BY 1"))
    return Outcome(**{name: counts.get(name, 0) for name in ("created", "updated", "skipped", "failed")})
