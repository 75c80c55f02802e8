"""Which blocks somebody sees and where: the usual order, what the company arranged, what the role needs first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import Group

from crm.blocks.block import Block
from crm.blocks.registry import BLOCKS, BY_KEY
from crm.roles import ROLES
from staff.arranging import arrangement_of, arrangements_for
from staff.models import User

PAGE = "overview"
# What a role needs first, in this order; it is shown to it even where it is not usual.
FIRST = {
    "sales": ("quotes", "orders", "last", "note", "todo", "people", "prices"),
    "collections": ("age", "items", "bills", "payments", "note", "promises", "todo"),
    "service": ("orders", "note", "calls", "todo", "addresses", "people"),
}


@dataclass(frozen=True)
class Place:
    """Where a block stands: in the wide or the narrow column, or hidden."""

    block: Block
    wide: bool
    shown: bool

    @property
    def stored(self) -> dict[str, Any]:
        """As an arrangement keeps it."""
        return {"key": self.block.key, "wide": self.wide, "shown": self.shown}

    @property
    def written(self) -> str:
        """As the form of the settings says it."""
        return f"{self.block.key}:{'wide' if self.wide else 'narrow'}:{'shown' if self.shown else 'hidden'}"


def usual() -> list[Place]:
    """Return the order of the product."""
    return [Place(block, block.wide, block.usual) for block in BLOCKS]


def read(stored: Iterable[dict[str, Any]]) -> list[Place]:
    """Return what an arrangement says; a block it does not know yet comes last, as usual."""
    known = {row["key"]: Place(BY_KEY[row["key"]], row["wide"], row["shown"]) for row in stored if row["key"] in BY_KEY}
    return [*known.values(), *(place for place in usual() if place.block.key not in known)]


def read_form(written: Iterable[str]) -> list[Place]:
    """Return what the form of the settings says; nonsense is left out."""
    rows = [row for row in (each.split(":") for each in written) if len(row) == 3]
    return read({"key": key, "wide": column == "wide", "shown": shown == "shown"} for key, column, shown in rows)


def for_role(role: str, arranged: dict[str, Sequence[dict[str, Any]] | None]) -> list[Place]:
    """Return the layout of a role ("" for nobody's): its own, else the company's with what the role needs first."""
    if own := arranged.get(role):
        return read(own)
    company = arranged.get("")
    return _lifted(read(company), role, show=False) if company else _lifted(usual(), role, show=True)


def layout_of(user: User) -> list[Place]:
    """Return what this person sees; of several roles the widest counts."""
    arranged = arrangements_for(user, page=PAGE)
    held = [role.name for role in ROLES if role.name in arranged]
    return for_role(held[-1] if held else "", arranged)


def layout_as(role: Group | None) -> list[Place]:
    """Return what somebody of a role sees, or of no role."""
    found = {"": arrangement_of(None, page=PAGE)} | ({role.name: arrangement_of(role, page=PAGE)} if role else {})
    return for_role(role.name if role else "", {name: one and one.blocks for name, one in found.items()})


def _lifted(places: list[Place], role: str, *, show: bool) -> list[Place]:
    """What the role needs comes before all others; what the company hides stays hidden."""
    order = FIRST.get(role, ())
    first = [next(place for place in places if place.block.key == key) for key in order]
    shown = [replace(place, shown=True) for place in first] if show else first
    return [*shown, *(place for place in places if place.block.key not in order)]
