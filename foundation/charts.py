"""Where the pieces of a chart lie: numbers only, drawn by templates as SVG on the page and on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from math import floor, log10

BELOW = 0.15  # of the axis, so that the lowest step does not lie on the ground
SMALLEST = 0.6  # percent: what is there is seen, however small


@dataclass(frozen=True)
class Segment:
    """One piece of a bar; `start` and `width` in percent of the bar."""

    place: int
    key: str
    label: str
    amount: Decimal
    count: int | None
    start: float
    width: float


@dataclass(frozen=True)
class Point:
    """One value of a trend at x, y in the drawing's units; y is None where the value is unknown."""

    label: str
    value: float | None
    x: float
    y: float | None


def stretch(amounts: Sequence[Decimal]) -> list[tuple[float, float]]:
    """Return (start, width) in percent for each amount side by side; negative amounts take no room."""
    total = sum(max(amount, 0) for amount in amounts)
    if not total:
        return [(0.0, 0.0) for _ in amounts]
    widths = [max(float(100 * amount / total), SMALLEST) if amount > 0 else 0.0 for amount in amounts]
    scale = 100 / sum(widths)
    starts, at = [], 0.0
    for width in widths:
        starts.append((round(at, 2), round(width * scale, 2)))
        at += width * scale
    return starts


def aging_segments(aging: Mapping[str, Mapping], unapplied: Decimal) -> tuple[Segment, list[Segment]]:
    """Return the piece of unapplied credit (at the left) and the buckets of an aging, in their order."""
    amounts = [Decimal(bucket["amount"]) for bucket in aging.values()]
    credit, *places = stretch([unapplied, *amounts])
    labels = ("current" if key == "current" else key.replace("-", "–") + " days" for key in aging)
    rows = zip(aging.items(), labels, amounts, places, strict=True)
    buckets = [
        Segment(place, key, label, amount, bucket["count"], *span)
        for place, ((key, bucket), label, amount, span) in enumerate(rows)
    ]
    return Segment(-1, "unapplied", "unapplied", unapplied, None, *credit), buckets


def plot(points: Sequence[tuple[str, float | None]], *, width: int, height: int, at_least: float = 0) -> list[Point]:
    """Return the points over the width, the axis from 0 at the bottom to the largest value (or `at_least`) on top."""
    top = max([float(value) for _, value in points if value is not None] + [float(at_least)]) or 1.0
    step = width / max(len(points) - 1, 1)
    return [
        Point(
            label, value, round(place * step, 1), None if value is None else round(height * (1 - float(value) / top), 1)
        )
        for place, (label, value) in enumerate(points)
    ]


@dataclass(frozen=True)
class Band:
    """A range of values with a name, from `y` downwards in the drawing's units."""

    label: str
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return round(self.y + self.height / 2, 1)


@dataclass(frozen=True)
class Steps:
    """What held from a day until the next: the line, a point where it changed, and named bands behind it."""

    points: list[Point]
    path: str
    bands: list[Band]


def steps(
    days: Sequence[tuple[date, float | None, str]], bands: Mapping[str, float], *, width: int, height: int, top: float
) -> Steps:
    """Place (day, value, label) over the time from the first to the last of them; `bands` are names with their least.

    The axis ends a little below the lowest value; an unknown value leaves a gap.
    """
    least = min([value for _, value, _ in days if value is not None], default=0)
    bottom = max(0.0, least - BELOW * top)
    first, last = days[0][0], days[-1][0]
    span = max((last - first).days, 1)

    def drop(value: float) -> float:
        return round(height * (top - max(value, bottom)) / (top - bottom), 1)

    points = [
        Point(label, value, round(width * (day - first).days / span, 1), None if value is None else drop(value))
        for day, value, label in days
    ]
    edges = [0.0, *(drop(least) for least in bands.values())]
    named = [Band(name, y, round(below - y, 1)) for name, y, below in zip(bands, edges, edges[1:], strict=False)]
    return Steps(points, _stepped(points), [band for band in named if band.height])


def _stepped(points: Sequence[Point]) -> str:
    drawn, drawing = [], False
    for point in points:
        if drawing:
            drawn.append(f"H{point.x}")
        if point.y is not None:
            drawn.append(f"V{point.y}" if drawing else f"M{point.x} {point.y}")
        drawing = point.y is not None
    return " ".join(drawn)


def path(points: Sequence[Point]) -> str:
    """Return the SVG path through the known points; an unknown value leaves a gap."""
    steps, drawing = [], False
    for point in points:
        if point.y is not None:
            steps.append(f"{'L' if drawing else 'M'}{point.x} {point.y}")
        drawing = point.y is not None
    return " ".join(steps)


@dataclass(frozen=True)
class Line:
    """One curve of a chart: `last` is its last known point, `label_y` where its name stands beside it."""

    name: str
    points: list[Point]
    path: str
    last: Point | None
    label_y: float


@dataclass(frozen=True)
class Chart:
    """Curves over the same months: `title` and `said` stand above, `ticks` are (value, y), `marks` (label, x)."""

    title: str
    said: str
    unit: str
    lines: list[Line]
    ticks: list[tuple[float, float]]
    marks: list[tuple[str, float]]
    width: int
    height: int

    template = "reports/curves.html"


CHART_WIDTH, CHART_HEIGHT = 420, 120
LABEL_ROOM = 17.0  # drawing units between two names
MARK_EVERY = 8  # points
NICE = (1, 2, 2.5, 5, 10)


def chart(
    title: str, said: str, labels: Sequence[str], series: Mapping[str, Sequence[float | None]], *, unit: str = "",
    top: float | None = None,
) -> Chart:  # fmt: skip
    """Return the curves by name on one axis from 0 to a round number (or `top`), and where their last values stand."""
    known = [value for values in series.values() for value in values if value is not None]
    highest = top or round_up(max(known, default=1))
    drawn = {
        name: plot(list(zip(labels, values, strict=True)), width=CHART_WIDTH, height=CHART_HEIGHT, at_least=highest)
        for name, values in series.items()
    }
    places = _apart([last_known(points).y if last_known(points) else CHART_HEIGHT for points in drawn.values()])
    lines = [
        Line(name, points, path(points), last_known(points), place)
        for (name, points), place in zip(drawn.items(), places, strict=True)
    ]
    ticks = [(tick(highest * part), round(CHART_HEIGHT * (1 - part), 1)) for part in (0, 0.5, 1)]
    marks = [(point.label, point.x) for point in next(iter(drawn.values()))[::-1][::MARK_EVERY]]
    return Chart(title, said, unit, lines, ticks, marks, CHART_WIDTH, CHART_HEIGHT)


def last_known(points: Sequence[Point]) -> Point | None:
    """Return the last point that has a value."""
    return next((point for point in reversed(points) if point.y is not None), None)


def round_up(value: float) -> float:
    """Return the next round number (1, 2, 2.5, 5 with zeros) that is not below a value."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in NICE if step * power >= value)


def tick(value: float) -> str:
    """Write a value of an axis without decimals it does not need."""
    return f"{value:g}"


def _apart(places: Sequence[float]) -> list[float]:
    """Return the heights of names beside their curves, moved so far apart that each can be read."""
    order = sorted(range(len(places)), key=lambda place: places[place])
    moved = list(places)
    for upper, lower in pairwise(order):
        moved[lower] = max(moved[lower], moved[upper] + LABEL_ROOM)
    return moved
