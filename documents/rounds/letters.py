"""The letters of a run that somebody puts into envelopes, in one file for the printer."""

from collections.abc import Sequence

from documents.models import StoredFile
from documents.rounds.refusals import NotPossible
from foundation.pdf.press import joined


def in_one_file(letters: Sequence[StoredFile], *, empty: str) -> bytes:
    """Return the letters as one PDF in their order. Raises NotPossible, saying `empty` of none."""
    if not letters:
        raise NotPossible(empty)
    return joined(_content(letter) for letter in letters)


def _content(letter: StoredFile) -> bytes:
    try:
        with letter.content.open("rb") as file:
            return file.read()
    except FileNotFoundError as gone:
        raise NotPossible(
            f"The file store does not have {letter.name} any more. Ask the administrator to restore it."
        ) from gone
