"""A statement on the screen: the words of the office, and each line leading to what it comes from."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.urls import reverse

from financials.statements.account import Account, AccountStatement, Item, Movement, Name, Total
from financials.statements.words import named, words_in

ENGLISH = words_in("en")


@dataclass(frozen=True)
class Line:
    """A line: the movement or open item, what it is called, and its page."""

    one: Movement | Item
    label: str
    url: str
    settled: tuple[tuple[str, object], ...] = ()  # what settled part of it: label and financials' Settled


@dataclass(frozen=True)
class Section:
    """One account with its lines."""

    account: Account
    lines: list[Line]
    own_ages: bool  # no other account is in its currency, so the ages stand below it


class Shown:
    """A statement as the page shows it."""

    def __init__(self, said: AccountStatement):
        self.said = said

    @property
    def several(self) -> bool:
        return len(self.said.accounts) > 1

    @property
    def before(self) -> date | None:
        """The day whose balance is brought forward."""
        return self.said.begins_on - timedelta(days=1) if self.said.begins_on else None

    @cached_property
    def sections(self) -> list[Section]:
        return [self._section(one) for one in self.said.accounts]

    @cached_property
    def together(self) -> list[Total]:
        """The sums of each currency that several accounts are in."""
        return [one for one in self.said.totals if sum(1 for _ in self.said.accounts_in(one.currency)) > 1]

    def _section(self, one: Account) -> Section:
        lines = one.movements if self.said.is_forward else one.items
        alone = sum(1 for _ in self.said.accounts_in(one.currency)) == 1
        return Section(one, [_line(each, one.code) for each in lines], alone)


def _line(one: Movement | Item, code: str) -> Line:
    settled = tuple((named(ENGLISH, part.name), part) for part in getattr(one, "settled", ()))
    return Line(one, named(ENGLISH, one.name), url_of(one.name, code), settled)


def url_of(name: Name, code: str) -> str:
    """Return the page of what an amount comes from, in the folder of the customer with this code."""
    kind, document, payment, adjustment = name.source
    if document:
        return reverse("financials:document", args=[code, kind, name.number or document])
    if adjustment:
        return reverse("financials:adjustment", args=[code, adjustment])
    return reverse("financials:payment", args=[code, payment])
