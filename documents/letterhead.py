"""The company on its papers: sheet, letterhead, the foot the law wants, and what stands on every page of a letter."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.html import format_html

from foundation.languages import fallbacks
from foundation.pdf.styles import logo
from foundation.templatetags.formats import phone

LETTER = {"US", "CA", "MX", "PH", "CL", "CO", "VE"}  # countries that print on Letter
LINES_OF_WINDOW, LINE_OF_WINDOW = 6, 44  # what fits into the window of an envelope at the usual size; letters a line
# The page numbers are written by the style sheet as the pages are laid out.
AT, ALL = (format_html('<span class="{}"></span>', name) for name in ("at", "all"))


@dataclass(frozen=True)
class Words:
    """The few words of the letterhead in one language."""

    page: str  # {page} {pages}
    phone: str
    vat_id: str
    tax_id: str


WORDS = {
    "en": Words("Page {page} of {pages}", "Phone", "VAT ID", "Tax number"),
    "de": Words("Seite {page} von {pages}", "Telefon", "USt-IdNr.", "Steuernummer"),
    "fr": Words("Page {page} sur {pages}", "Tél.", "N° TVA", "N° fiscal"),
    "es": Words("Página {page} de {pages}", "Tel.", "NIF-IVA", "NIF"),
}


@dataclass(frozen=True)
class Letterhead:
    """Who writes: `lines` is the address, `foot` the columns at the foot of the first page, none while only
    name, address and bank are known."""

    company: str
    lines: tuple[str, ...]
    logo: str
    foot: tuple[tuple[str, ...], ...]


def sheet_size() -> str:
    """Return the size of the house's sheets, one of foundation.pdf.styles.SIZES."""
    return "Letter" if settings.COMPANY_COUNTRY in LETTER else "A4"


def company_lines() -> list[str]:
    """Return the company's own address (setting COMPANY_ADDRESS, its lines parted by commas)."""
    return _parted(settings.COMPANY_ADDRESS, ",")


def bank_lines() -> list[str]:
    """Return the house's bank and account (settings COMPANY_BANK, CREDITOR_IBAN, CREDITOR_BIC)."""
    bank = _parted(settings.COMPANY_BANK, ";")
    return [*bank, *account_lines()] if settings.CREDITOR_IBAN else bank


def account_lines() -> list[str]:
    """Return the account to pay into, as short as a bank takes it: IBAN and BIC, else what COMPANY_BANK tells."""
    iban = settings.CREDITOR_IBAN.replace(" ", "")
    if not iban:
        return _parted(settings.COMPANY_BANK, ";")
    groups = "\N{NO-BREAK SPACE}".join(iban[at : at + 4] for at in range(0, len(iban), 4))
    return [f"IBAN {groups}", *([f"BIC {settings.CREDITOR_BIC}"] if settings.CREDITOR_BIC else [])]


def words_in(language: str) -> Words:
    """Return the letterhead's words in this language, or in the one to fall back to."""
    return next(WORDS[known] for known in fallbacks(language) if known in WORDS)


def letterhead(language: str) -> Letterhead:
    """Return the company's letterhead for a paper in this language."""
    address, words = company_lines(), words_in(language)
    told = [tuple(column) for column in (_reached(words), _legal(words)) if column]
    bank = [tuple(bank_lines())] if bank_lines() else []
    foot = ((settings.COMPANY_NAME, *address), *told, *bank) if told else ()
    return Letterhead(settings.COMPANY_NAME, tuple(address), logo(), foot)


def letter_context(*, language: str, title: str, name: str, code: str, window: Sequence[str]) -> dict[str, object]:
    """Return what print/letterhead.html shows: the letterhead, the window of the envelope, and on each further page
    what paper this is (`title`) and whose (`name` and `code` of the customer).
    """
    return {
        "language": language,
        "letterhead": letterhead(language),
        "title": title,
        "running": f"{name} ({code})",
        "window": window,
        "crowded": sum(1 + len(line) // LINE_OF_WINDOW for line in window) > LINES_OF_WINDOW,
        "page": format_html(words_in(language).page, page=AT, pages=ALL),
        "sheet": sheet_size().lower(),
    }


def _reached(words: Words) -> list[str]:
    number = settings.COMPANY_PHONE
    return list(
        filter(None, [number and f"{words.phone} {phone(number)}", settings.COMPANY_EMAIL, settings.COMPANY_WEB])
    )


def _legal(words: Words) -> list[str]:
    numbers = [(words.vat_id, settings.COMPANY_VAT_ID), (words.tax_id, settings.COMPANY_TAX_ID)]
    return [*_parted(settings.COMPANY_REGISTER, ";"), *(f"{word} {number}" for word, number in numbers if number)]


def _parted(text: str, by: str) -> list[str]:
    return [line.strip() for line in text.split(by) if line.strip()]
