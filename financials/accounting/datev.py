"""The DATEV layout: batches of postings (EXTF, category 21, version 13) for one currency and one financial year each.

Each line pairs the customer's own account with one other account; Windows-1252, semicolons, decimal comma, CR LF. The
day of creation is the last day of the period, so that the same period gives the same bytes. Belegdatum is the day the
books knew the amount, which always lies in the period; where the document is of another day, that stands in the
additional information.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from financials.accounting.accounts import Accounts
from financials.accounting.lines import Line, Posted
from financials.accounting.period import Period
from foundation.money import exponent

CODING = "cp1252"
LONGEST_TEXT = 60
LONGEST_NUMBER = 36
END = "\r\n"
MOST = Decimal("9999999999.99")
INFORMATION = 20  # pairs of additional information
IN_NUMBERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789$&%*+-/")

HEADS = (
    "Umsatz (ohne Soll/Haben-Kz)", "Soll/Haben-Kennzeichen", "WKZ Umsatz", "Kurs", "Basis-Umsatz", "WKZ Basis-Umsatz",
    "Konto", "Gegenkonto (ohne BU-Schlüssel)", "BU-Schlüssel", "Belegdatum", "Belegfeld 1", "Belegfeld 2", "Skonto",
    "Buchungstext", "Postensperre", "Diverse Adressnummer", "Geschäftspartnerbank", "Sachverhalt", "Zinssperre",
    "Beleglink", *(f"Beleginfo - {what} {nr}" for nr in range(1, 9) for what in ("Art", "Inhalt")),
    "KOST1 - Kostenstelle", "KOST2 - Kostenstelle", "Kost-Menge", "EU-Land u. UStID (Bestimmung)",
    "EU-Steuersatz (Bestimmung)", "Abw. Versteuerungsart", "Sachverhalt L+L", "Funktionsergänzung L+L",
    "BU 49 Hauptfunktionstyp", "BU 49 Hauptfunktionsnummer", "BU 49 Funktionsergänzung",
    *(what.format(nr) for nr in range(1, INFORMATION + 1)
      for what in ("Zusatzinformation - Art {}", "Zusatzinformation- Inhalt {}")),
    "Stück", "Gewicht", "Zahlweise", "Forderungsart", "Veranlagungsjahr", "Zugeordnete Fälligkeit", "Skontotyp",
    "Auftragsnummer", "Buchungstyp", "USt-Schlüssel (Anzahlungen)", "EU-Land (Anzahlungen)",
    "Sachverhalt L+L (Anzahlungen)", "EU-Steuersatz (Anzahlungen)", "Erlöskonto (Anzahlungen)", "Herkunft-Kz",
    "Buchungs GUID", "KOST-Datum", "SEPA-Mandatsreferenz", "Skontosperre", "Gesellschaftername", "Beteiligtennummer",
    "Identifikationsnummer", "Zeichnernummer", "Postensperre bis", "Bezeichnung SoBil-Sachverhalt",
    "Kennzeichen SoBil-Buchung", "Festschreibung", "Leistungsdatum", "Datum Zuord. Steuerperiode", "Fälligkeit",
    "Generalumkehr (GU)", "Steuersatz", "Land", "Abrechnungsreferenz", "BVV-Position", "EU-Land u. UStID (Ursprung)",
    "EU-Steuersatz (Ursprung)", "Abw. Skontokonto",
)  # fmt: skip
PLACE = {head: place for place, head in enumerate(HEADS)}


class NotForDatev(Exception):
    """The books cannot be written in this layout; the text says why and what to do instead."""


@dataclass(frozen=True)
class Batch:
    """What one file holds: a currency, and the part of the period that lies in one financial year."""

    currency: str
    period: Period
    year_begins_on: date

    @property
    def name(self) -> str:
        return f"EXTF_Buchungsstapel_{self.currency}_{self.period.begins_on}_{self.period.ends_on}.csv"


def years(period: Period, month: int) -> Iterator[tuple[date, Period]]:
    """Yield the financial years a period touches: the day each begins, and the part of the period in it."""
    begins_on = period.begins_on
    while begins_on <= period.ends_on:
        year = date(begins_on.year - (begins_on.month < month), month, 1)
        following = date(year.year + 1, month, 1)
        ends_on = min(period.ends_on, following - timedelta(days=1))
        yield year, Period(begins_on, ends_on)
        begins_on = following


def header(batch: Batch, accounts: Accounts) -> str:
    """Return the first line: what the file is, of whom, for which period."""
    begins, ends = (day.strftime("%Y%m%d") for day in (batch.period.begins_on, batch.period.ends_on))
    label = f"Debitoren {batch.period.begins_on:%d.%m.%y}-{batch.period.ends_on:%d.%m.%y}"
    policy = accounts.policy
    fields = (
        quoted("EXTF"), 700, 21, quoted("Buchungsstapel"), 13, f"{ends}000000000", "", quoted("RE"), quoted(""),
        quoted(""), policy.consultant, policy.client, batch.year_begins_on.strftime("%Y%m%d"), policy.digits, begins,
        ends, quoted(label), quoted(""), 1, 0, 0, quoted(batch.currency), "", quoted(""), "", "", quoted("04"), "", "",
        quoted(""), quoted(""),
    )  # fmt: skip
    return ";".join(map(str, fields)) + END


def heads() -> str:
    """Return the second line: the names of the columns."""
    return ";".join(HEADS) + END


def lines(voucher: Posted) -> Iterator[str]:
    """Yield a line for each account the customer's own is posted against. Raises NotForDatev."""
    own = next(line for line in voucher.lines if line.is_personal)
    due = {line.due_on for line in voucher.lines if line.is_personal and line.due_on}
    due_on = due.pop() if len(due) == 1 else None  # in instalments, none
    yield from (_line(voucher, own, line, due_on) for line in voucher.lines if not line.is_personal)


def _line(voucher: Posted, own: Line, line: Line, due_on: date | None) -> str:
    cells = [""] * len(HEADS)
    said = {
        "Umsatz (ohne Soll/Haben-Kz)": amount(abs(line.amount), voucher.currency),
        "Soll/Haben-Kennzeichen": quoted("S" if line.amount < 0 else "H"),
        "WKZ Umsatz": quoted(voucher.currency),
        "Konto": own.account,
        "Gegenkonto (ohne BU-Schlüssel)": line.account,
        "BU-Schlüssel": quoted(line.key),
        "Belegdatum": f"{voucher.counts_from:%d%m}",
        "Belegfeld 1": quoted(number(voucher.number)),
        "Belegfeld 2": quoted(f"{due_on:%d%m%y}" if due_on else ""),
        "Buchungstext": quoted(text(f"{voucher.text} {voucher.name}")[:LONGEST_TEXT]),
    }
    told = {"Kunde": voucher.code, "Vorgang": voucher.key}
    if voucher.posted_on != voucher.counts_from:
        told["Belegdatum"] = voucher.posted_on.isoformat()
    for nr, (what, content) in enumerate(told.items(), start=1):
        said[f"Zusatzinformation - Art {nr}"] = quoted(what)
        said[f"Zusatzinformation- Inhalt {nr}"] = quoted(text(content))
    for head, cell in said.items():
        cells[PLACE[head]] = cell
    return ";".join(cells) + END


def amount(value: Decimal, currency: str) -> str:
    """Return an amount with a decimal comma and two decimals. Raises NotForDatev."""
    if exponent(currency) > 2:
        raise NotForDatev(
            f"{currency} has {exponent(currency)} decimals, and the DATEV layout two: hand the books over as CSV."
        )
    if value > MOST:
        raise NotForDatev(f"{value} {currency} has more digits than the DATEV layout takes: hand it over as CSV.")
    return f"{value:.2f}".replace(".", ",")


def quoted(content: str) -> str:
    """Return a text as the layout wants it: between quotation marks, those inside doubled."""
    return '"' + content.replace('"', '""') + '"'


def text(content: str) -> str:
    """Return a text without control characters, and with a question mark for what Windows-1252 does not know."""
    readable = " ".join("".join(letter if letter.isprintable() else " " for letter in content).split())
    return readable.encode(CODING, errors="replace").decode(CODING)


def number(content: str) -> str:
    """Return a document's number as the layout takes it: other characters become hyphens, the beginning is kept."""
    return "".join(letter if letter in IN_NUMBERS else "-" for letter in content)[:LONGEST_NUMBER]
