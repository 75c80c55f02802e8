"""A reminder on paper: the notice as a letter for a window envelope, its items in a table of any length."""

import io
from collections.abc import Iterable
from contextlib import AbstractContextManager

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html

from credit.dunning.fields import money, payment_of, remarks, sums_of
from credit.dunning.languages import day_in, words_in
from credit.dunning.notice import Asked, Notice
from credit.dunning.wording import Written
from financials.paper import LETTER
from foundation.pdf import PdfError, Renderer
from foundation.pdf.styles import paper

TEMPLATE = "credit/print/reminder.html"
LETTERS_A_CHILD = 200  # then a fresh process takes over, as each letter leaves some memory behind
AT, ALL = (format_html('<span class="{}"></span>', name) for name in ("at", "all"))


class Press(AbstractContextManager):
    """Prints letter after letter in one process, which is started at the first of them."""

    def __init__(self):
        self.child: Renderer | None = None
        self.printed = 0

    def letter(self, notice: Notice, text: Written) -> bytes:
        """Return the letter as PDF. Raises PdfError with a sentence."""
        try:
            pdf = self._renderer().render(html_of(notice, text)).pdf
        except PdfError:
            self._stop()
            raise
        self.printed += 1
        if self.printed % LETTERS_A_CHILD == 0:
            self._stop()
        return pdf

    def _renderer(self) -> Renderer:
        if not self.child:
            size = "Letter" if settings.COMPANY_COUNTRY in LETTER else "A4"
            self.child = Renderer(files=paper(size)).__enter__()
        return self.child

    def _stop(self) -> None:
        if self.child:
            self.child.__exit__(None, None, None)
            self.child = None

    def __exit__(self, *_) -> None:
        self._stop()


def print_letter(notice: Notice, text: Written) -> bytes:
    """Return one letter as PDF. Raises PdfError with a sentence."""
    with Press() as press:
        return press.letter(notice, text)


def joined(letters: Iterable[bytes]) -> bytes:
    """Return the letters in one file, each beginning on a sheet of its own; its pages keep their own numbers."""
    with pikepdf.new() as whole:
        for letter in letters:
            with pikepdf.open(io.BytesIO(letter)) as one:
                whole.pages.extend(one.pages)
        made = io.BytesIO()
        whole.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return made.getvalue()


def html_of(notice: Notice, text: Written) -> str:
    """Return the letter as the renderer takes it."""
    words, parts = words_in(notice.language), list(text.parts)
    named = {kind for kind, _ in parts}
    parts += [(kind, "") for kind in ("items", "how_to_pay") if kind not in named]
    context = {
        "notice": notice,
        "words": words,
        "subject": text.subject,
        "parts": parts,
        "day": day_in(notice.language, notice.day),
        "rows": [_row(notice, item) for item in notice.items],
        "split": bool(notice.disputed or notice.covered),
        "sums": sums_of(notice),
        "remarks": remarks(notice),
        "payment": payment_of(notice),
        "page": format_html(words.page, page=AT, pages=ALL),
    }
    return render_to_string(TEMPLATE, context)


def _row(notice: Notice, item: Asked) -> dict[str, object]:
    short = "SHORT_DATE_FORMAT"
    return {
        "number": item.number,
        "issued": day_in(notice.language, item.issued_on, short),
        "due": day_in(notice.language, item.due_on, short),
        "late": item.days_late,
        "open": money(notice, item.open),
        "disputed": money(notice, item.disputed),
        "covered": money(notice, item.covered),
        "amount": money(notice, item.amount),
    }
