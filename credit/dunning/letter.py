"""A reminder on paper: the notice as a letter for a window envelope, its items in a table of any length."""

from django.template.loader import render_to_string

from credit.dunning.fields import account_of, money, payment_of, remarks, sums_of
from credit.dunning.languages import words_in
from credit.dunning.notice import Asked, Notice
from credit.dunning.wording import Written
from documents.letterhead import letter_context, sheet_size
from foundation.languages import day_in
from foundation.pdf.press import Press

TEMPLATE = "credit/print/reminder.html"


def print_letter(notice: Notice, text: Written) -> bytes:
    """Return one letter as PDF. Raises PdfError with a sentence."""
    with Press(sheet_size()) as press:
        return press.print(html_of(notice, text))


def html_of(notice: Notice, text: Written) -> str:
    """Return the letter as the renderer takes it."""
    words, parts = words_in(notice.language), list(text.parts)
    named = {kind for kind, _ in parts}
    parts += [(kind, "") for kind in ("items", "how_to_pay") if kind not in named]
    frame = {"language": notice.language, "title": text.subject, "name": notice.customer, "code": notice.code}
    context = letter_context(**frame, window=notice.window) | {
        "notice": notice,
        "words": words,
        "account": account_of(notice),
        "parts": parts,
        "day": day_in(notice.language, notice.day),
        "rows": [_row(notice, item) for item in notice.items],
        "split": bool(notice.disputed or notice.covered),
        "sums": sums_of(notice),
        "remarks": remarks(notice),
        "payment": payment_of(notice),
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
