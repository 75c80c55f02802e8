"""Totals of a report by collector, by grade …: the rows once more, added up in groups that together are all of them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from foundation.money import money_text
from foundation.tables.columns import NUMBERS
from foundation.templatetags import formats

ALL = "All"
NOBODY = "Nobody"
SHORT = 12  # lines
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Measure:
    """One figure of a group: the sum of `part` over its rows, or that divided by the sum of `whole`.

    `kind`: money, quantity, percent, tenths. `may_be_unknown`: it is unknown where no row of the group knows it.
    """

    key: str
    label: str
    part: Callable[[Row], Any]
    kind: str = "money"
    whole: Callable[[Row], Any] | None = None
    may_be_unknown: bool = False

    def written(self, value: Any, currency: str) -> str:
        if self.kind == "money":
            return formats.money(value, currency)
        return {"percent": formats.percent, "tenths": formats.tenths, "quantity": formats.quantity}[self.kind](value)


def summed(key: str, label: str) -> Measure:
    """Return the measure that adds up an amount of the rows."""
    return Measure(key, label, lambda row: row[key])


def counted(label: str, key: str = "count", those: Callable[[Row], Any] = lambda row: True) -> Measure:
    """Return the measure that counts the rows, or some of them."""
    return Measure(key, label, lambda row: int(bool(those(row))), "quantity")


def shared(key: str, label: str, part: Callable[[Row], Any], whole: Callable[[Row], Any]) -> Measure:
    """Return the measure that is the share of a part in a whole; unknown while the whole is nothing."""
    return Measure(key, label, part, "percent", whole)


@dataclass(frozen=True)
class Group:
    """Rows that belong together: `by` names a row's group, `order` sorts the names, `most` is how many are listed."""

    key: str
    title: str
    head: str
    by: Callable[[Row], str]
    measures: tuple[Measure, ...]
    order: Callable[[str], Any] = str.casefold
    most: int = 0
    once: Callable[[Row], bool] = lambda row: True  # False: the same thing stands in another group, too


@dataclass
class Sum:
    """A group's sums in one currency, each (part, whole)."""

    measures: tuple[Measure, ...]
    pairs: list[list[Any]] = field(init=False)

    def __post_init__(self):
        self.pairs = [[None if measure.may_be_unknown else 0, 0] for measure in self.measures]

    def add(self, row: Row) -> None:
        for pair, measure in zip(self.pairs, self.measures, strict=True):
            part = measure.part(row)
            pair[0] = pair[0] if part is None else (pair[0] or 0) + part
            pair[1] += (measure.whole(row) or 0) if measure.whole else 0

    @property
    def values(self) -> list[Any]:
        """The value of each measure; a share of nothing, or of less, is None."""
        return [
            pair[0] if not measure.whole else Decimal(pair[0]) / Decimal(pair[1]) if pair[1] > 0 else None
            for pair, measure in zip(self.pairs, self.measures, strict=True)
        ]


@dataclass(frozen=True)
class Text:
    """A cell of a table of totals."""

    text: str
    number: bool = False


class GroupTable:
    """One group's table: a line for each name and currency, and one for all of a currency."""

    def __init__(self, group: Group):
        self.group = group
        self.of_money = any(measure.kind == "money" for measure in group.measures)
        self.sums: dict[tuple[str, str], Sum] = {}
        self.all: dict[str, Sum] = {}

    def add(self, row: Row) -> None:
        currency = (row["currency"] or "") if self.of_money else ""
        self.sums.setdefault((self.group.by(row), currency), Sum(self.group.measures)).add(row)
        if self.group.once(row):
            self.all.setdefault(currency, Sum(self.group.measures)).add(row)

    @property
    def title(self) -> str:
        return self.group.title

    @property
    def heads(self) -> list[Text]:
        named = [Text(self.group.head), *([Text("Currency")] if self.of_money else [])]
        return named + [Text(measure.label, measure.kind in NUMBERS) for measure in self.group.measures]

    @property
    def listed(self) -> list[tuple[str, str]]:
        """The names and currencies in their order; of too many those with the largest first sum."""
        keys = list(self.sums)
        if self.group.most and len(keys) > self.group.most:
            keys = sorted(keys, key=lambda key: (-self.sums[key].pairs[0][0], key))[: self.group.most]
        return sorted(keys, key=lambda key: (key[1], key[0] == NOBODY, self.group.order(key[0]), key[0]))

    @property
    def is_short(self) -> bool:
        """Whether it is kept on one page of a print."""
        return len(self.listed) + len(self.all) <= SHORT

    @property
    def left_out(self) -> int:
        return len(self.sums) - len(self.listed)

    @property
    def lines(self) -> list[list[Text]]:
        return [self._line(name, currency, self.sums[name, currency]) for name, currency in self.listed]

    @property
    def totals(self) -> list[list[Text]]:
        return [self._line(ALL, currency, sums) for currency, sums in sorted(self.all.items())]

    def _line(self, name: str, currency: str, sums: Sum) -> list[Text]:
        named = [Text(name), *([Text(currency)] if self.of_money else [])]
        measured = zip(self.group.measures, sums.values, strict=True)
        return named + [Text(measure.written(value, currency), True) for measure, value in measured]

    def for_machines(self) -> list[dict[str, object]]:
        """Return the lines by key, amounts as strings, shares as numbers."""
        return [
            {self.group.key.removeprefix("by_"): name, "currency": currency or None}
            | {
                measure.key: plain(measure, value, currency)
                for measure, value in zip(self.group.measures, self.sums[name, currency].values, strict=True)
            }
            for name, currency in self.listed
        ]


def plain(measure: Measure, value: Any, currency: str) -> object:
    """Return a value for JSON."""
    if measure.kind == "money":
        return None if value is None else money_text(Decimal(value), currency)
    return round(float(value), 4) if isinstance(value, Decimal) else value


def tables_of(groups: Iterable[Group], rows: Iterable[Row]) -> list[GroupTable]:
    """Return the tables of some rows."""
    tables = [GroupTable(group) for group in groups]
    for row in rows:
        for table in tables:
            table.add(row)
    return tables
