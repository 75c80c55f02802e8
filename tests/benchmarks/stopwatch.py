"""How long something takes, beside two bare things measured in the same run: one query and one empty page."""

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


def milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def rounds_of(work: Callable[[], object], times: int = 15) -> list[float]:
    """Milliseconds of several rounds, after one that warms up."""
    work()
    return [milliseconds(work) for _ in range(times)]


def median_of(work: Callable[[], object], times: int = 15) -> float:
    return statistics.median(rounds_of(work, times))


def percentile(figures: Iterable[float], share: float) -> float:
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@dataclass
class Row:
    what: str
    figure: float
    best: float | None  # of the rounds measured; far below the figure, the machine was busy with something else
    target: float | None
    unit: str
    more_is_better: bool = False

    @property
    def missed(self) -> bool:
        if self.target is None:
            return False
        return self.figure < self.target if self.more_is_better else self.figure > self.target


@dataclass
class Board:
    """Collects the figures and writes the table at the end."""

    rows: list[Row] = field(default_factory=list)
    bare_query: float = 0.0
    bare_page: float = 0.0

    def put(
        self,
        what: str,
        figure: float,
        *,
        best: float | None = None,
        target: float | None = None,
        at_least: float | None = None,
        unit: str = "ms",
    ) -> None:
        """Note a figure; a target missed fails the test that calls, after the figure was noted."""
        row = Row(what, figure, best, target if at_least is None else at_least, unit, at_least is not None)
        self.rows.append(row)
        bound = "at least" if row.more_is_better else "at most"
        assert not row.missed, f"{what}: {figure:.1f} {unit}, {bound} {row.target:g} wanted"

    def lines(self) -> list[str]:
        width = max((len(row.what) for row in self.rows), default=0)
        head = f"{'':<{width}}  {'measured':>10}  {'at best':>8}  {'target':>8}  {'x query':>8}  {'x page':>7}"
        return [head, *(self._line(row, width) for row in self.rows)]

    def _line(self, row: Row, width: int) -> str:
        measured = f"{row.figure:,.1f} {row.unit}" if row.unit else f"{row.figure:g}"
        best = "" if row.best is None else f"{row.best:,.1f}"
        target = "" if row.target is None else f"{'≥ ' if row.more_is_better else ''}{row.target:g}"
        ratios = f"{'':>8}  {'':>7}"
        if row.unit == "ms" and self.bare_query and self.bare_page:
            ratios = f"{row.figure / self.bare_query:>8.0f}  {row.figure / self.bare_page:>7.1f}"
        line = f"{row.what:<{width}}  {measured:>10}  {best:>8}  {target:>8}  {ratios}"
        return f"{line}  MISSED" if row.missed else line.rstrip()
