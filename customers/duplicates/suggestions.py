"""Whom the house knows already by what is typed so far. Answered from the search index, while somebody types."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from customers.duplicates import weights
from customers.duplicates.features import Features, features, generic, place
from customers.duplicates.likeness import Likeness, likeness
from customers.duplicates.reading import features_of
from customers.models import Customer
from customers.phones import parse
from foundation.sql import fetch, statement
from staff.models import User

CANDIDATES = statement(__file__, "candidates")
SHORTEST_WORD = 3  # letters from which a name is looked for
ENOUGH_BITS = 4.0  # of what speaks most for two being one, before it is worth a look
SHOWN = 5
HEAD_TYPED = 50  # characters of the name that are looked for as the beginning of one


@dataclass(frozen=True)
class Alike:
    """A customer it may be, how likely and why."""

    customer: Customer
    likeness: Likeness

    def called(self, name: str) -> bool:
        """Tell whether the customer has this very name."""
        return self.customer.name.casefold() == name.strip().casefold()


def typed(*, name: str = "", phone: str = "", email: str = "", city: str = "", region: str = "") -> Features:
    """Read what is typed so far; `region` is the country (ISO code) of a number without one."""
    number = parse(phone, region) if phone.strip() else None
    phones = [number.e164 or number.as_typed] if number else []
    return features(name=name, phones=phones, emails=[email], places=[place(city=city)] if city.strip() else [])


def alike(asked: Features, *, viewer: User, limit: int = SHOWN, without: Iterable[int] = ()) -> list[Alike]:
    """Return the customers the viewer may see that it may be, the likeliest first."""
    compared = {key: likeness(asked, found) for key, found in features_of(candidates(asked)).items()}
    for key in without:
        compared.pop(key, None)
    worth = (key for key, found in compared.items() if found.strongest >= ENOUGH_BITS)
    best = sorted(worth, key=lambda key: -compared[key].bits)
    rows = Customer.objects.visible_to(viewer).in_bulk(best[: limit * 4]) if best else {}
    return [Alike(rows[key], compared[key]) for key in best if key in rows][:limit]


def reached_by(asked: Features, *, viewer: User, without: int) -> list[Alike]:
    """Return the other customers with this very number or address, whatever they are called."""
    found = alike(asked, viewer=viewer, without=[without])
    return [one for one in found if one.likeness.strongest >= weights.PHONE.same]


def candidates(asked: Features) -> list[int]:
    """Return the keys of customers that share a number, an address, or words of the name spelled alike; one query."""
    telling = " ".join(word for word in asked.words if not generic(word)) or " ".join(asked.words)
    head = asked.name.strip()[:HEAD_TYPED] if len(telling) >= SHORTEST_WORD else ""
    if not (head or asked.phones or asked.emails):
        return []
    given = {
        "telling": telling, "head": like(head), "phones": list(asked.phones),
        "emails": [f"% {like(address)} %" for address in asked.emails]
        + [f"%@{like(domain)} %" for domain in asked.domains],
    }  # fmt: skip
    return [row["id"] for row in fetch(CANDIDATES, given)]


def like(text: str) -> str:
    """Return a text that stands for itself in a pattern."""
    return re.sub(r"([\\%_])", r"\\\1", text)
