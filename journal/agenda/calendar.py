"""The calendar as a page shows it: which days, whose, and where on the grid each thing stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from foundation.periods import company_zone
from journal.agenda.occurrences import Occurrence
from journal.agenda.span import Span
from staff.models import User

QUARTER = 15  # minutes; what a row of the grid stands for
A_DAY = 24 * 60 // QUARTER
MORNING, EVENING = 7 * 4, 19 * 4  # quarters shown when nothing happens outside of them
LANES = (1, 2, 3, 4, 6, 12)  # beside each other; the grid has twelve narrow ones
COLOURS = 6


@dataclass(frozen=True)
class Piece:
    """What of an occurrence falls on one day: in quarters of an hour from midnight, and in which lane."""

    of: Occurrence
    person: User | None  # whose colour it has
    colour: int
    whose: str = ""  # said where colours alone would tell people apart
    first: int = 0
    last: int = 0  # the first quarter after it
    lane: int = 0
    lanes: int = 1

    @property
    def share(self) -> int:
        """How many of the twelve lanes it takes."""
        return 12 // next((count for count in LANES if count >= self.lanes), LANES[-1])

    @property
    def css(self) -> str:
        """Return the class of its colour."""
        return f"who-{self.colour}"

    @property
    def has_hours(self) -> bool:
        return not self.of.all_day

    @property
    def is_short(self) -> bool:
        """Whether there is room for one line only."""
        return self.last - self.first <= 3

    @property
    def is_tiny(self) -> bool:
        return self.last - self.first == 1

    @property
    def has_room(self) -> bool:
        """Whether its hours can be written on it."""
        return self.lanes <= 2


@dataclass
class Column:
    """One day of one or several people."""

    day: date
    is_today: bool
    from_quarter: int
    person: User | None = None
    whole_day: list[Piece] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    now: datetime | None = None

    def css(self, piece: Piece) -> str:
        """Return the classes that put the piece where it belongs (static/css/pages/agenda-grid.css)."""
        place = f"at-{piece.first - self.from_quarter} for-{piece.last - piece.first}"
        return f"{place} lane-{min(piece.lane * piece.share, 11)} wide-{piece.share} {piece.css}"

    @property
    def placed(self) -> list[tuple[Piece, str]]:
        return [(piece, self.css(piece)) for piece in self.pieces]

    @property
    def now_css(self) -> str:
        """Return the class of the line that says how late it is; empty when it lies outside of the hours shown."""
        if not self.now:
            return ""
        quarter = _quarter(self.now) - self.from_quarter
        return f"at-{quarter} third-{self.now.minute % QUARTER // 5}" if quarter >= 0 else ""


@dataclass(frozen=True)
class Calendar:
    """Some days of some people, and everything they hold."""

    span: Span
    people: Sequence[User]  # the one who looks comes first
    held: Sequence[Occurrence]
    now: datetime

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(company_zone()).date()

    @property
    def day_meant(self) -> date:
        """The day a new appointment is likely to be on."""
        return self.today if self.today in self.span.own_days else self.span.own_first

    @cached_property
    def hours(self) -> range:
        """The hours of the grid: the working day, and more of it where something lies outside."""
        pieces = [_cut(one, day) for one in self.held if not one.all_day for day in _days_of(one, self.span)]
        first = min([MORNING, *(first for first, _ in pieces)]) // 4
        last = -(-max([EVENING, *(last for _, last in pieces)]) // 4)
        return range(first, last)

    @property
    def slots(self) -> list[tuple[str, str]]:
        """The hours one can click on, each with its place and how it is written."""
        start = self.hours.start
        return [(f"at-{(hour - start) * 4} for-4", f"{hour:02}:00") for hour in self.hours]

    @cached_property
    def columns(self) -> list[Column]:
        """The columns of the grid: a day's by person, a week's by day."""
        if self.span.view == "day":
            return [self._column(self.span.first, person) for person in self.people]
        return [self._column(day) for day in self.span.days]

    def _column(self, day: date, person: User | None = None) -> Column:
        mine = [one for one in self.on(day) if person is None or person.pk in one.people]
        column = Column(day, day == self.today, self.hours.start * 4, person)
        column.whole_day = [self.piece(one, person) for one in mine if one.all_day]
        column.pieces = _in_lanes([self.piece(one, person, day) for one in mine if not one.all_day])
        local = self.now.astimezone(company_zone())
        column.now = local if column.is_today and local.hour in self.hours else None
        return column

    def on(self, day: date) -> list[Occurrence]:
        """Return what falls on a day."""
        return [one for one in self.held if one.first_day <= day <= one.last_day]

    def piece(self, one: Occurrence, person: User | None = None, day: date | None = None) -> Piece:
        """Return the part of an occurrence that falls on `day`, in the colour of the first of the people shown."""
        person = person or next((each for each in self.people if each.pk in one.people), None)
        first, last = _cut(one, day) if day else (0, 0)
        return Piece(one, person, self.colour(person), self._whose(person), first, last)

    def _whose(self, person: User | None) -> str:
        """Return the name that stands on it: not one's own, and not below the name itself."""
        return "" if self.span.view == "day" or person in (None, self.people[0]) else person.get_short_name()

    def colour(self, person: User | None) -> int:
        place = self.people.index(person) if person else 0
        return place % COLOURS + 1

    @property
    def coloured(self) -> list[tuple[User, int]]:
        return [(person, self.colour(person)) for person in self.people]

    @property
    def weeks(self) -> list[list[tuple[date, list[Piece]]]]:
        """The weeks of a month, each day with what it holds."""
        days = [(day, [self.piece(one) for one in self.on(day)]) for day in self.span.days]
        return [days[start : start + 7] for start in range(0, len(days), 7)]

    @property
    def lines(self) -> list[tuple[date, list[Piece]]]:
        """The days as a list, for a narrow screen: those that hold something, and today."""
        days = [(day, [self.piece(one) for one in self.on(day)]) for day in self.span.own_days]
        return [(day, pieces) for day, pieces in days if pieces or day == self.today]


def _quarter(at: time | datetime) -> int:
    return (at.hour * 60 + at.minute) // QUARTER


def _days_of(one: Occurrence, span: Span) -> Iterable[date]:
    first, last = max(one.first_day, span.first), min(one.last_day, span.last)
    return [first + timedelta(days=count) for count in range((last - first).days + 1)]


def _cut(one: Occurrence, day: date) -> tuple[int, int]:
    """Return from which quarter to which it takes of that day; a moment takes one quarter."""
    first = _quarter(one.begins) if one.begins.date() == day else 0
    last = _up(one.ends) if one.ends.date() == day else A_DAY
    return min(first, A_DAY - 1), max(last, first + 1)


def _up(at: datetime) -> int:
    return -(-(at.hour * 60 + at.minute) // QUARTER)


def _in_lanes(pieces: list[Piece]) -> list[Piece]:
    """Put what overlaps beside each other, as few lanes as it takes."""
    placed, cluster, ends = [], [], []
    for piece in sorted(pieces, key=lambda one: (one.first, -one.last)):
        if cluster and piece.first >= max(ends):
            placed += _beside(cluster, len(ends))
            cluster, ends = [], []
        lane = next((lane for lane, end in enumerate(ends) if end <= piece.first), len(ends))
        ends[lane : lane + 1] = [piece.last]
        cluster.append((piece, lane))
    return placed + _beside(cluster, len(ends))


def _beside(cluster: list[tuple[Piece, int]], lanes: int) -> list[Piece]:
    return [replace(one, lane=lane, lanes=lanes) for one, lane in cluster]
