"""What a block of the overview is, and what it is asked with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.urls import NoReverseMatch, reverse

from crm.header import Header
from customers.models import Customer
from foundation.periods import end_of_day, on_day
from staff.models import User

LAST = 5


@dataclass(frozen=True)
class Line:
    """One line of a plain block: a title that leads somewhere, a day, a detail in grey, a state as a chip."""

    title: str
    detail: str = ""
    url: str = ""
    day: date | datetime | None = None
    icon: str = ""
    chip: str = ""
    tone: str = ""


@dataclass
class Asked:
    """Whose overview it is, who looks, as of which day; `drawn` are the keys of the blocks to be drawn."""

    customer: Customer
    user: User
    header: Header
    as_of: date
    today: date
    now: datetime
    drawn: frozenset[str] = frozenset()
    kept: dict[str, Any] = field(default_factory=dict)  # what several blocks share is read once

    @cached_property
    def parameters(self) -> dict[str, object]:
        """What the statements of plain blocks may name."""
        return {
            "customer": self.customer.pk,
            "as_of": self.as_of,
            "until": end_of_day(self.as_of),
            "user": self.user.pk,
        }

    @property
    def is_today(self) -> bool:
        return self.as_of == self.today

    def page(self, name: str, *arguments: object, query: str = "") -> str:
        """Return a page of this folder as of the same day; `query` is what follows the question mark."""
        url = reverse(name, args=[self.customer.code, *arguments]) + (f"?{query}" if query else "")
        return on_day(url, self.as_of, self.today)


@dataclass(frozen=True)
class Block:
    """A block of the overview.

    A plain block says by `sql` which rows it needs, one more than it shows; the rows of all plain blocks are read in
    one query, and `line` makes a line of each. `fill` reads by itself in a fixed number of queries and returns what
    the template finds in `shown`; None draws nothing. Of a block that has both, `fill` adds to the lines.
    """

    key: str
    label: str
    permission: str
    wide: bool = False
    template: str = "crm/blocks/lines.html"
    all_url: str = ""  # name of the page with all of them, reversed with the code
    all_query: str = ""
    fill: Callable[[Asked], dict[str, Any] | None] | None = None
    sql: str = ""
    line: Callable[[Mapping[str, Any], Asked], Line] | None = None
    most: int = LAST
    today_only: bool = False  # nothing of it is known of a past day
    usual: bool = True  # drawn unless somebody arranges it otherwise
    place: str = ""  # on a phone: first, second, third, before all others
    about: str = ""  # what it shows, for whoever arranges the page

    def all_of(self, asked: Asked) -> str:
        """Return the page with all of them; "" where nobody built it yet."""
        try:
            return asked.page(self.all_url, query=self.all_query) if self.all_url else ""
        except NoReverseMatch:
            return ""


@dataclass(frozen=True)
class Drawn:
    """A block with what it shows."""

    block: Block
    shown: dict[str, Any]
    url: str
    verb: str = "All"
