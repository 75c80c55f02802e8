"""Where the pieces of horizontal bars lie, one under the other: for the page and for paper, like foundation.charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from foundation.charts import SMALLEST
from foundation.templatetags.formats import money

WIDTH, ROW = 460, 24  # drawing units
NAME, AMOUNT = 165, 100  # of the width, for what stands left and right of a bar
LETTERS = 20  # of a name
KEY_LETTER, KEY_GAP = 6.2, 30  # drawing units of a letter and between two words of the key
GREYS = ("#d9d9d9", "#b8b8b8", "#8f8f8f", "#636363", "#2b2b2b")  # on paper


@dataclass(frozen=True)
class Piece:
    """A part of a bar from `x`, in drawing units; `place` is its number in the key, from 0."""

    place: int
    x: float
    width: float
    said: str

    @property
    def grey(self) -> str:
        return GREYS[self.place % len(GREYS)]


@dataclass(frozen=True)
class Bar:
    """One bar with its name, its amount in words, and the page that tells more."""

    name: str
    full_name: str
    url: str | None
    amount: str
    y: int
    pieces: list[Piece]

    @property
    def middle(self) -> int:
        return self.y + ROW // 2


@dataclass(frozen=True)
class Bars:
    """Bars on one axis; `key` names the pieces where they lie below, empty where each bar has one only."""

    title: str
    said: str
    bars: list[Bar]
    key: list[Piece]

    template = "reports/bars.html"
    width = WIDTH
    name_end, amount_end = NAME - 8, WIDTH

    @property
    def role(self) -> str:
        """What it is to a reader who does not see it: one picture, unless something in it can be followed."""
        return "group" if any(bar.url for bar in self.bars) else "img"

    @property
    def height(self) -> int:
        return ROW * len(self.bars) + (ROW if self.key else 0)


def bars(title: str, said: str, rows: Sequence[tuple[str, Decimal, str | None]], currency: str) -> Bars:
    """Return (name, amount, url) as bars; an amount below nothing has no bar and is written."""
    return stacked(title, said, [(name, [amount], amount, url) for name, amount, url in rows], currency)


def stacked(
    title: str, said: str, rows: Sequence[tuple[str, Sequence[Decimal], Decimal, str | None]], currency: str,
    key: Sequence[str] = (),
) -> Bars:  # fmt: skip
    """Return (name, amounts, amount to write, url) as bars of several pieces each, named by the key."""
    longest = max((sum(max(part, 0) for part in parts) for _, parts, _, _ in rows), default=0) or 1
    scale = (WIDTH - NAME - AMOUNT) / float(longest)
    drawn = [
        Bar(shortened(name), name, url, money(amount, currency), ROW * place, pieces_of(parts, scale, key, currency))
        for place, (name, parts, amount, url) in enumerate(rows)
    ]
    return Bars(title, said, drawn, placed(key))


def pieces_of(parts: Sequence[Decimal], scale: float, key: Sequence[str], currency: str) -> list[Piece]:
    """Lay the parts side by side; what is there is seen, however small."""
    pieces, x = [], float(NAME)
    for place, part in enumerate(parts):
        if part > 0:
            width = max(float(part) * scale, SMALLEST)
            named = f"{key[place]} " if key else ""
            pieces.append(Piece(place, round(x, 1), round(width, 1), f"{named}{money(part, currency)}"))
            x += width
    return pieces


def placed(key: Sequence[str]) -> list[Piece]:
    """Return the words of the key one after the other, each with its colour."""
    found, x = [], 0.0
    for place, name in enumerate(key):
        found.append(Piece(place, round(x, 1), 10, name))
        x += len(name) * KEY_LETTER + KEY_GAP
    return found


def shortened(name: str) -> str:
    return name if len(name) <= LETTERS else f"{name[: LETTERS - 1].rstrip()}…"
