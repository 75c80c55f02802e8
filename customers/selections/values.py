"""What a criterion is asked with: nothing, one of several, a range, words. As kept in the rules, as typed, in words."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from foundation.loading.cells import Refused as CellRefused
from foundation.loading.cells import plain_number
from foundation.templatetags.formats import day_full

Form = Callable[[str], list[str]]  # the values of a field of the criterion's row
AGO = re.compile(r"(\d{1,4})\s*(day|week|month|year)s?(\s+ago)?", re.IGNORECASE)
DAYS_OF = {"day": 1, "week": 7, "month": 30, "year": 365}
MANY = ","
SHORT = 5  # things that are ticked instead of typed


class ValueRefused(Exception):
    """A criterion cannot be asked like this; the text says why and what to do."""


class Asked:
    """What a criterion is asked with. `kept` is its JSON in the rules; `piece` the template of its input."""

    piece = ""

    def typed(self, form: Form) -> tuple[Any, str]:
        """Return what is kept of the row of a form, and what is wrong with it ("" for nothing)."""
        return True, ""

    def clean(self, kept: Any) -> Any:
        """Return what the criterion's condition is given. Raises ValueRefused."""
        return None

    def words(self, kept: Any) -> str:
        """Say it for people."""
        return ""


class Nothing(Asked):
    """A criterion that is met or not ("on hold")."""


class OneOf(Asked):
    """One of several things, each under a key; kept as the list of the keys."""

    piece = "customers/selections/one_of.html"

    def __init__(self, what: str, things: Callable[[], Iterable[tuple[Any, str]]]):
        self.what, self._things = what, things

    @cached_property
    def things(self) -> dict[str, str]:
        """The name of each thing there is, by key."""
        return {str(key): str(name) for key, name in self._things()}

    @property
    def is_short(self) -> bool:
        """Whether all of them can be shown to be ticked."""
        return len(self.things) <= SHORT

    def typed(self, form: Form) -> tuple[list[str], str]:
        kept, more = [key for key in form("value") if key], " ".join(form("more")).strip()
        if not more:
            return kept, ""
        key = self._meant(more)
        if key is None:
            return kept, f"There is no {self.what} “{more}”. Choose one of those offered."
        return [*kept, *([key] if key not in kept else [])], ""

    def _meant(self, text: str) -> str | None:
        """Return the key of the thing called so, or of the only one whose name has it in it."""
        text = text.casefold()
        exactly = [key for key, name in self.things.items() if text == name.casefold()]
        near = exactly or [key for key, name in self.things.items() if text in name.casefold()]
        return near[0] if exactly or len(near) == 1 else None

    def clean(self, kept: Any) -> list[str]:
        if not isinstance(kept, list) or not kept:
            raise ValueRefused(f"Choose a {self.what}.")
        if [key for key in kept if str(key) not in self.things]:
            raise ValueRefused(f"A {self.what} named here is no longer there. Take it out, or choose another one.")
        return [str(key) for key in kept]

    def words(self, kept: Any) -> str:
        return " or ".join(self.chosen(kept).values())

    def chosen(self, kept: Any) -> dict[str, str]:
        """Return the names of what was chosen, by key."""
        keys = kept if isinstance(kept, list) else []
        return {str(key): self.things.get(str(key), f"a {self.what} that was removed") for key in keys}


@dataclass(frozen=True)
class Scale:
    """What a range is of: how its ends are read (ValueError for what cannot be) and written, what to type."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]
    hint: str = ""
    css: str = "num"
    unit: str = ""


class Between(Asked):
    """From and to, both in it, one of them at least; kept as {"from": text, "to": text}."""

    piece = "customers/selections/between.html"
    ends = ("from", "to")

    def __init__(self, scale: Scale):
        self.scale = scale

    def typed(self, form: Form) -> tuple[dict[str, str], str]:
        kept = {end: " ".join(form(end)).strip() for end in self.ends}
        return {end: text for end, text in kept.items() if text}, ""

    def clean(self, kept: Any) -> tuple[Any, Any]:
        kept = kept if isinstance(kept, Mapping) else {}
        low, high = (self._read(kept.get(end)) for end in ("from", "to"))
        if low is None and high is None:
            raise ValueRefused("Say from where or up to where, or both.")
        if low is not None and high is not None and low > high:
            raise ValueRefused(f"{self.scale.write(low)} is more than {self.scale.write(high)}: turn the two round.")
        return low, high

    def _read(self, text: Any) -> Any:
        if text in (None, ""):
            return None
        try:
            return self.scale.read(str(text))
        except ValueError as trouble:
            hint = f" ({self.scale.hint})" if self.scale.hint else ""
            raise ValueRefused(f"“{text}” cannot be read here{hint}: {trouble}") from trouble

    def words(self, kept: Any) -> str:
        try:
            low, high = (None if end is None else self.scale.write(end) for end in self.clean(kept))
        except ValueRefused:
            return "…"
        unit = f" {self.scale.unit}" if self.scale.unit else ""
        if low is None:
            return f"up to {high}{unit}"
        if high is None:
            return f"from {low}{unit} on"
        return f"{low}{unit}" if low == high else f"{low}–{high}{unit}"


class Words(Asked):
    """One of several words or lines somebody types, separated by commas; kept as the text."""

    piece = "customers/selections/words.html"

    def __init__(self, hint: str = "", joined: str = " or "):
        self.hint, self.joined = hint, joined

    def typed(self, form: Form) -> tuple[str, str]:
        return " ".join(form("value")).strip(), ""

    def clean(self, kept: Any) -> list[str]:
        words = [word.strip() for word in str(kept or "").split(MANY) if word.strip()]
        if not words:
            raise ValueRefused("Write what is looked for.")
        return words

    def words(self, kept: Any) -> str:
        return self.joined.join(word.strip() for word in str(kept or "").split(MANY) if word.strip()) or "…"


def amount(text: str) -> Decimal:
    """Read an amount or a number as people write it. Raises ValueError."""
    try:
        return plain_number(text)
    except CellRefused as refusal:
        raise ValueError(str(refusal)) from refusal


def plainly(number: Decimal) -> str:
    """Write a number with the decimals it needs: "1,200", "12.5"."""
    return f"{number:,.4f}".rstrip("0").rstrip(".")


NUMBER = Scale(amount, plainly)
MONEY = Scale(amount, lambda value: f"{value:,.2f}")
PERCENT = Scale(amount, plainly, unit="%")
TEXT = Scale(lambda text: text.strip().upper(), str, css="")


def days(today: date) -> Scale:
    """Return the scale of days: written as dates, or as so many days, weeks, months or years ago."""

    def read(text: str) -> date:
        plain = text.strip().lower()
        if plain in ("today", "yesterday"):
            return today - timedelta(days=plain == "yesterday")
        if found := AGO.fullmatch(plain):
            return today - timedelta(days=int(found[1]) * DAYS_OF[found[2]])
        return date.fromisoformat(plain)

    return Scale(read, day_full, "2026-01-31, or: 90 days ago", css="")
