"""The shape of a comparison with a truth set: what kinds of files there are, and what one case of them says."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Case:
    """One thing given, what people say it is, and what we make of it."""

    given: str
    expected: str
    got: str

    @property
    def is_right(self) -> bool:
        return self.expected == self.got


@dataclass(frozen=True)
class Kind:
    """A kind of truth set: by what its first row is recognised, the goal in percent, and its cases row by row.

    A row is a mapping of the columns of a CSV file, or {"text": …} for each string of a JSON list.
    """

    name: str
    goal: int
    recognises: Callable[[Mapping[str, Any]], bool]
    cases: Callable[[Iterable[Mapping[str, Any]]], Iterator[Case]]


@dataclass(frozen=True)
class Agreement:
    """How a file did by one kind."""

    file: str
    kind: Kind
    cases: int
    disagreeing: list[Case] = field(default_factory=list)

    @property
    def right(self) -> int:
        return self.cases - len(self.disagreeing)

    @property
    def percent(self) -> float:
        """Rounded down to a tenth: 89.96 % is below a goal of 90."""
        return self.right * 1000 // self.cases / 10

    @property
    def is_reached(self) -> bool:
        return self.right * 100 >= self.kind.goal * self.cases
