"""The reminder on paper: for a window envelope, of any length, in the customer's language."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from credit.dunning.letter import html_of
from credit.dunning.notice import Asked, sample
from credit.dunning.wording import Wording, written
from foundation.pdf.press import Press, joined
from tests.credit.dunning.post import pages

TODAY = date(2026, 11, 23)
BODY = "{greeting}\n\nPlease look at these.\n\n{items}\n\n{how_to_pay}\n\nKind regards\n{company}"


@pytest.fixture(scope="module")
def press():
    with Press("A4") as press:
        yield press


def letter(press, count: int, language: str = "en", body: str = BODY) -> list[str]:
    items = tuple(
        Asked(f"INV-{100 + n}", TODAY - timedelta(90), TODAY - timedelta(60), 60, Decimal(f"{1000 + n}.25"))
        for n in range(count)
    )
    notice = replace(sample(language, today=TODAY), items=items, currency="EUR")
    pdf = press.print(html_of(notice, written(Wording("Reminder of {day}", body), notice)))
    assert joined([pdf, pdf]).startswith(b"%PDF")
    return pages(pdf)


@pytest.mark.parametrize(("count", "of"), [(1, 1), (12, 1), (60, 3)])
def test_a_letter_of_any_length_keeps_its_heads_and_its_totals_together(press, count, of):
    sheets = letter(press, count)
    assert len(sheets) == of
    for number, sheet in enumerate(sheets, start=1):
        assert f"Page {number} of {len(sheets)}" in sheet
        assert ("Reminder of 23 November 2026 Baumgart GmbH (C-1042)" in sheet) == (number > 1)
        assert ("Invoice Date Due Days late" in sheet) == ("25 Aug 2026" in sheet)
    (closing,) = [sheet for sheet in sheets if "Reminder fee 5.00 EUR" in sheet]
    assert "Overdue" in closing
    assert "To be paid" in closing
    first = sheets[0]
    assert "Baumgart GmbH Jan Roth Hafenstraße 12 20457 Hamburg" in first
    assert "23 November 2026 Customer number C-1042" in first
    assert all(f"INV-{100 + n} 25 Aug 2026 24 Sep 2026 60 1,0{n:02}.25 EUR" in " ".join(sheets) for n in range(count))


def test_the_letter_speaks_the_language_of_its_wording(press):
    (sheet,) = letter(press, 1, "de")
    for words in (
        "Kundennummer",
        "Tage überfällig",
        "Mahngebühr 5,00 EUR",
        "Zahlbar bis 30. November",
        "Seite 1 von 1",
    ):
        assert words in sheet


def test_a_wording_without_them_still_gets_its_table_and_how_to_pay(press, settings):
    (sheet,) = letter(press, 1, body="Please pay {total}. <b>& more</b>")
    assert "<b>& more</b>" in sheet
    assert "INV-100 25 Aug 2026" in sheet
    assert settings.CREDITOR_IBAN in sheet
