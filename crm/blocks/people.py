"""The blocks about people: notes, what is to be done, promises, whom to call."""

from typing import Any

from crm.blocks.block import LAST, Asked
from crm.overview import to_do
from journal.composer import composer
from journal.timeline import latest


def note(asked: Asked) -> dict[str, Any]:
    """The call note, ready to be written in."""
    return {"composer": composer(asked.customer, asked.user)}


def todo(asked: Asked) -> dict[str, Any]:
    """The first tasks and the next appointments."""
    return {"todo": to_do(asked.customer, user=asked.user, today=asked.today)}


def entries(asked: Asked) -> dict[str, Any]:
    """The latest entries of the journal, each verified."""
    return {"entries": latest(asked.customer, LAST, asked.as_of)}


def promises(asked: Asked) -> dict[str, Any]:
    """What is promised and not judged yet; the header has read it."""
    return {"promises": asked.header.promises[:LAST]}


def contacts(asked: Asked) -> dict[str, Any]:
    """Nothing more than the lines: where nobody is named, the block says so."""
    return {}


def remarks(asked: Asked) -> dict[str, Any] | None:
    """What stands in the master data about the customer in free words."""
    return {"text": asked.customer.notes} if asked.customer.notes.strip() else None
