"""An act of weight under way: what was shown and confirmed is, byte for byte, what record() writes (TRUST §1).

Such an act is run twice: once to show what it would write, then, confirmed, for good. All that chance or the clock
decides about its entry is decided once, before the first run, and stands in the Act.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import Model

from journal.new_entry import NewEntry


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be confirmed: entries of one kind by one author, and what is decided about them beforehand.

    The names and salts of its entries follow from `root` and `secret`, in the order they are written. `about` is what
    the first run said its entry speaks of, as model and primary key.
    """

    kind: str
    author_id: int
    root: UUID
    secret: bytes
    happened_at: datetime
    confirmed_with: str
    about: tuple[str, int] | None = None

    def decided(self, new: NewEntry, nth: int) -> NewEntry:
        """Return the nth of the entries with its name, salt and instant."""
        return replace(
            new,
            entry_id=uuid5(self.root, str(nth)),
            salt=hashlib.sha256(self.secret + nth.to_bytes(8)).digest(),
            happened_at=self.happened_at,
            confirmed_with=self.confirmed_with,
        )


@dataclass(slots=True)
class Run:
    """One run of an act: the names of the entries written so far, though some may have been undone."""

    act: Act
    written: list[UUID]


_under_way: ContextVar[Run | None] = ContextVar("act_under_way", default=None)


@contextmanager
def under_way(act: Act) -> Iterator[Run]:
    """Let everything inside write the act's entries as the act decides."""
    run = Run(act, [])
    token = _under_way.set(run)
    try:
        yield run
    finally:
        _under_way.reset(token)


def as_decided(new: NewEntry) -> NewEntry:
    """Return the entry as the act under way decides about it; unchanged when it is none of this act."""
    run = _under_way.get()
    if run is None or (run.act.kind, run.act.author_id) != (new.kind, new.author_id):
        return new
    new = run.act.decided(new, len(run.written))
    run.written.append(new.entry_id)
    return new


def foreseen_pk(model: type[Model]) -> int | None:
    """Return the number a thing made by the act had when the act was shown: its entry names it by that number.

    None for every other thing: the database gives it the next number. A number once given is never given again.
    """
    run = _under_way.get()
    about = run.act.about if run else None
    return about[1] if about and about[0] == model._meta.label_lower else None
