"""A selection while it is put together: the rows of its three columns, out of rules or out of the page's form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.http import QueryDict

from customers.models import Customer
from customers.selections.criteria import Criterion
from customers.selections.periods import InPeriod
from customers.selections.rules import COLUMNS, RulesRefused, in_words, rules_in
from customers.selections.selecting import offered, select
from customers.selections.values import Asked, Nothing
from staff.models import User

SHOWN = 10  # names beside the count
# A condition on what was bought or is owed reads a great deal: it is asked once for the count and the names.
FIRST = """
    WITH meant AS MATERIALIZED ({meant})
    SELECT customer.id, customer.code, customer.name, customer.status, (SELECT count(*) FROM meant) AS number
    FROM meant JOIN customers_customer customer ON customer.id = meant.id
    ORDER BY lower(customer.name), customer.id LIMIT %s
"""
TITLES = {
    "any": ("Any of these", "At least one of them has to hold"),
    "all": ("All of these", "Each of them has to hold"),
    "none": ("None of these", "Who meets one of them is left out"),
}


@dataclass
class Row:
    """One criterion of a column: `criterion` is None when it is gone, or nothing for this user."""

    column: str
    position: int
    key: str
    criterion: Criterion | None
    value: Any
    trouble: str = ""
    is_new: bool = False

    @property
    def place(self) -> str:
        return f"{self.column}-{self.position}"

    @property
    def asked(self) -> Asked | None:
        """What it is asked with, without the period."""
        asked = self.criterion.asked if self.criterion else None
        return asked.inner if isinstance(asked, InPeriod) else asked

    @property
    def inner(self) -> Any:
        """What is kept of that."""
        return self.value.get("value") if self.in_period and isinstance(self.value, Mapping) else self.value

    @property
    def in_period(self) -> bool:
        return bool(self.criterion) and isinstance(self.criterion.asked, InPeriod)

    @property
    def chosen(self) -> dict[str, str]:
        """The names of what was chosen, by key."""
        return self.asked.chosen(self.inner)


@dataclass
class Column:
    """One of the three columns."""

    key: str
    rows: list[Row] = field(default_factory=list)
    trouble: str = ""  # about what is to be added
    typed: str = ""
    goes_on: bool = False  # whether the next criterion is typed at once: the last one asks for nothing

    @property
    def title(self) -> str:
        return TITLES[self.key][0]

    @property
    def hint(self) -> str:
        return TITLES[self.key][1]

    def add(self, key: str, criterion: Criterion | None, value: Any, trouble: str = "") -> None:
        self.rows.append(Row(self.key, len(self.rows), key, criterion, value, trouble))


@dataclass
class Found:
    """Who is meant: how many, the first names, or why nobody can be meant."""

    count: int = 0
    first: list[Customer] = field(default_factory=list)
    trouble: str = ""

    @property
    def more(self) -> int:
        return self.count - len(self.first)


class Draft:
    """The three columns, and what may be added to them."""

    def __init__(self, user: User, today: date):
        self.user, self.today, self.known = user, today, offered(user, today)
        self.columns = {key: Column(key) for key in COLUMNS}

    @classmethod
    def of_rules(cls, rules: Any, *, user: User, today: date) -> "Draft":
        """Return the draft of saved rules. Raises RulesRefused for what are no rules."""
        draft = cls(user, today)
        for rule in rules_in(rules):
            draft.columns[rule.column].add(rule.key, draft.known.get(rule.key), rule.value)
        return draft

    @classmethod
    def of_form(cls, form: QueryDict, *, user: User, today: date) -> "Draft":
        """Return the draft as the page's form has it, after what its buttons ask for: one more, one less."""
        draft = cls(user, today)
        for column in draft.columns.values():
            for position, key in enumerate(form.getlist(column.key)):
                place = f"{column.key}-{position}"
                if form.get("drop") != place:
                    draft._read(column, key, place, form)
            draft._add(column, form.get(f"{column.key}-add", "").strip())
        return draft

    def _read(self, column: Column, key: str, place: str, form: QueryDict) -> None:
        criterion, out = self.known.get(key), form.get("out", "")

        def of_row(name: str) -> list[str]:
            return [text for text in form.getlist(f"{place}-{name}") if f"{place}-{text}" != out]

        value, trouble = criterion.asked.typed(of_row) if criterion else (None, "")
        column.add(key, criterion, value, trouble)

    def _add(self, column: Column, label: str) -> None:
        if not label:
            return
        named = [each for each in self.known.values() if each.label.casefold() == label.casefold()]
        near = named or [each for each in self.known.values() if label.casefold() in each.label.casefold()]
        if len(near) != 1:
            column.typed, several = label, ", ".join(each.label for each in near[:4])
            column.trouble = (
                f"Which one: {several}?" if several else f"Nothing is called “{label}”. Choose from the list."
            )
        else:
            empty, _ = near[0].asked.typed(lambda name: [])
            column.add(near[0].key, near[0], empty)
            column.rows[-1].is_new, column.goes_on = True, isinstance(near[0].asked, Nothing)

    @property
    def rules(self) -> dict[str, list[dict[str, Any]]]:
        """The rules as they are kept."""
        return {
            key: [{"by": row.key, "value": row.value} for row in column.rows] for key, column in self.columns.items()
        }

    @property
    def is_empty(self) -> bool:
        return not any(column.rows for column in self.columns.values())

    @property
    def words(self) -> str:
        return in_words(self.rules, self.known)

    @property
    def by_heading(self) -> Iterator[tuple[str, list[Criterion]]]:
        """What may be added, under its headings."""
        for heading, criteria in groupby(self.known.values(), key=lambda criterion: criterion.heading):
            yield heading, list(criteria)

    def found(self) -> Found:
        """Return who is meant."""
        try:
            return found_by(select(self.rules, user=self.user, today=self.today))
        except RulesRefused as refusal:
            self._mark(refusal)
            return Found(trouble=str(refusal))

    def _mark(self, refusal: RulesRefused) -> None:
        if refusal.place:
            column, position = refusal.place
            row = self.columns[column].rows[position]
            row.trouble = row.trouble or str(refusal)


def found_by(customers: QuerySet[Customer]) -> Found:
    """Return how many they are, and the first by name; whoever is meant is looked for once."""
    try:
        meant, parameters = customers.order_by().values("id").query.sql_with_params()
    except EmptyResultSet:
        return Found()
    first = list(Customer.objects.raw(FIRST.format(meant=meant), [*parameters, SHOWN]))
    return Found(first[0].number, first) if first else Found()
