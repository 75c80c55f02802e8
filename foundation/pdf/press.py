"""Many letters, one after the other: printed by one process, and joined in one file for the printer."""

import io
from collections.abc import Iterable
from contextlib import AbstractContextManager

import pikepdf

from foundation.pdf.renderer import Attached, PdfError, Renderer
from foundation.pdf.styles import paper

LETTERS_A_CHILD = 200  # then a fresh process takes over, as each letter leaves some memory behind


class Press(AbstractContextManager):
    """Prints letter after letter in one process, which is started at the first of them."""

    def __init__(self, size: str):
        self.size = size
        self.child: Renderer | None = None
        self.printed = 0

    def print(self, html: str, attached: Attached | None = None) -> bytes:
        """Return one letter as PDF, with a file `attached` as PDF/A-3b. Raises PdfError with a sentence."""
        try:
            pdf = self._renderer().render(html, attached=attached).pdf
        except PdfError:
            self._stop()
            raise
        self.printed += 1
        if self.printed % LETTERS_A_CHILD == 0:
            self._stop()
        return pdf

    def _renderer(self) -> Renderer:
        if not self.child:
            self.child = Renderer(files=paper(self.size)).__enter__()
        return self.child

    def _stop(self) -> None:
        if self.child:
            self.child.__exit__(None, None, None)
            self.child = None

    def __exit__(self, *_) -> None:
        self._stop()


def joined(letters: Iterable[bytes]) -> bytes:
    """Return the letters in one file, each beginning on a sheet of its own; its pages keep their own numbers."""
    with pikepdf.new() as whole:
        for letter in letters:
            with pikepdf.open(io.BytesIO(letter)) as one:
                whole.pages.extend(one.pages)
        made = io.BytesIO()
        whole.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return made.getvalue()
