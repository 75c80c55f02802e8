"""Reading a bank statement of any format: what it is is seen from its first lines, never from its name."""

import codecs

from django.template.defaultfilters import filesizeformat

from financials.bank import bai2, camt, delimited, mt940, ofx
from financials.bank.contents import ReadFile, ReadStatement, Unreadable, currency_code, is_plausible

LARGEST = 20 * 1024 * 1024  # bytes
MOST_LINES = 50_000
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NOT_STATEMENTS = {
    b"%PDF": "a PDF: ask the bank's portal for MT940, camt.053, BAI2, OFX or CSV",
    b"PK\x03\x04": "a ZIP file or a workbook: unpack it, or save the sheet as CSV",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook: save it as CSV",
    b"\x1f\x8b": "packed (gzip): unpack it first",
}


def read_file(content: bytes, *, account: str = "", currency: str = "") -> ReadFile:
    """Read all statements of a file; raises Unreadable, and nothing of it is taken then.

    `account` and `currency` are those of the account, for a CSV file that does not name them.
    """
    _ensure_sensible(content)
    written_as, statements = _read(content, account, currency)
    if not statements:
        raise Unreadable("There is no statement in the file.")
    for statement in statements:
        _ensure_plausible(statement)
    if sum(len(statement.lines) for statement in statements) > MOST_LINES:
        raise Unreadable(f"The file has more than {MOST_LINES:,} bookings. Fetch it in shorter periods.")
    return ReadFile(written_as, statements)


def _ensure_sensible(content: bytes) -> None:
    if not content.strip():
        raise Unreadable("The file is empty. Fetch it again from the bank.")
    if len(content) > LARGEST:
        raise Unreadable(f"The file is larger than {filesizeformat(LARGEST)}. Fetch it in shorter periods.")
    for start, what in NOT_STATEMENTS.items():
        if content.startswith(start):
            raise Unreadable(f"The file is {what}.")


def _ensure_plausible(statement: ReadStatement) -> None:
    """Whatever the format lets through: an account, a currency, amounts and days of this world."""
    if not statement.account:
        raise Unreadable("A statement in the file names no account. Ask the bank for the whole file.")
    currency_code(statement.currency, f"Account {statement.account}")
    for line in statement.lines:
        if not is_plausible(line.amount, line.booked_on, line.value_on):
            what = f"{line.amount} on {line.booked_on} (value date {line.value_on})"
            raise Unreadable(f"Account {statement.account}: there is a booking of {what}, which cannot be right.")
    if not is_plausible(statement.opening, statement.opened_on) or not is_plausible(
        statement.closing, statement.closed_on
    ):
        raise Unreadable(f"Account {statement.account}: a balance has an amount or a day which cannot be right.")


def _read(content: bytes, account: str, currency: str) -> tuple[str, list[ReadStatement]]:
    if camt.is_camt(content):
        return "camt.053", list(camt.read(content))
    if ofx.is_ofx(content):
        return "OFX", list(ofx.read(content))
    text = decoded(content)
    if mt940.is_mt940(text):
        return "MT940", list(mt940.read(text))
    if bai2.is_bai2(text):
        return "BAI2", list(bai2.read(text))
    if text.lstrip().startswith("<"):
        raise Unreadable("The file is XML, and neither camt.053 nor OFX. Ask the bank for camt.053.")
    return "CSV", list(delimited.read(text, account=account, currency=currency))


def decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with a mark, or Windows-1252; raises Unreadable."""
    encodings = [encoding for mark, encoding in MARKS if content.startswith(mark)] or ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise Unreadable("The file is neither UTF-8 nor Windows-1252. Fetch it again from the bank.")
