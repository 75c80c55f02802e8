"""OFX 1 (SGML) and 2 (XML), bank accounts and credit cards: taken apart by ofxtools, read leniently.

ofxtools can also check every element against the standard; banks add elements of their own, so that is left out.
"""

import io
import re
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree.ElementTree import Element

from ofxtools.Parser import OFXTree

from financials.bank.contents import (
    ReadLine,
    ReadStatement,
    Unreadable,
    account_number,
    amount,
    currency_code,
    joined,
    reference,
    tidy,
)

STATEMENTS = (".//STMTRS", ".//CCSTMTRS")


def is_ofx(content: bytes) -> bool:
    """True for a file that says so in its first lines."""
    return b"OFXHEADER" in content[:500].upper() or b"<OFX>" in content[:2_000].upper()


def read(content: bytes) -> Iterator[ReadStatement]:
    """Yield the statements of a file; raises Unreadable."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unreadable("The file defines entities (DOCTYPE), which no bank does. It was not read.")
    tree = OFXTree()
    try:
        root = tree.parse(io.BytesIO(content))
    except (SyntaxError, ValueError, AssertionError, IndexError) as trouble:  # the library's own are SyntaxErrors
        raise Unreadable(f"The file is not OFX throughout ({tidy(str(trouble), 120)}). Fetch it again.") from trouble
    found = [each for path in STATEMENTS for each in root.iterfind(path)] if root is not None else []
    if not found:
        raise Unreadable("The file has no statement of a bank account or card (STMTRS). Investments are not read.")
    for statement in found:
        yield _statement(statement)


def _statement(statement: Element) -> ReadStatement:
    number = _text(statement, "BANKACCTFROM/ACCTID") or _text(statement, "CCACCTFROM/ACCTID")
    where = f"Account {tidy(number, 40)}"
    currency = currency_code(_text(statement, "CURDEF"), where)
    bookings = statement.findall("BANKTRANLIST/STMTTRN")
    closing = _text(statement, "LEDGERBAL/BALAMT")
    return ReadStatement(
        account=account_number(number),
        bank=tidy(_text(statement, "BANKACCTFROM/BANKID"), 40),
        currency=currency,
        opened_on=_day(_text(statement, "BANKTRANLIST/DTSTART"), where),
        closed_on=_day(_text(statement, "BANKTRANLIST/DTEND"), where),
        closing=amount(closing, currency, where) if closing else None,
        lines=tuple(_line(each, place, currency) for place, each in enumerate(bookings, 1)),
    )


def _line(booking: Element, place: int, currency: str) -> ReadLine:
    where = f"Booking {place} ({tidy(_text(booking, 'FITID'), 40) or 'without FITID'})"
    booked_on = _day(_text(booking, "DTPOSTED"), where)
    if booked_on is None:
        raise Unreadable(f"{where}: the day is missing (DTPOSTED).")
    check = reference(_text(booking, "CHECKNUM"))
    name = _text(booking, "NAME") or _text(booking, "PAYEE/NAME") or _text(booking, "EXTDNAME")
    account = _text(booking, "BANKACCTTO/ACCTID") or _text(booking, "CCACCTTO/ACCTID")
    return ReadLine(
        amount=amount(_text(booking, "TRNAMT"), currency, where),
        currency=currency,
        booked_on=booked_on,
        value_on=_day(_text(booking, "DTAVAIL"), where) or booked_on,
        name=tidy(name, 140),
        account=account_number(account),
        text=joined([_text(booking, "MEMO"), _text(booking, "REFNUM"), check and f"check {check}"]),
        end_to_end=reference(_text(booking, "REFNUM")),
        reference=reference(_text(booking, "FITID")),
        check_number=check,
        returned="RETURN" in f"{name} {_text(booking, 'MEMO')}".upper() and "-" in _text(booking, "TRNAMT"),
    )


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _day(text: str, where: str) -> date | None:
    """Read 20051029101003.123[-5:EST]: the day as the bank writes it."""
    if not text:
        return None
    found = re.match(r"\d{8}", text)
    try:
        return datetime.strptime(found[0], "%Y%m%d").date()  # noqa: DTZ007
    except (TypeError, ValueError):
        raise Unreadable(f"{where}: “{tidy(text, 40)}” is not a day (YYYYMMDD).") from None
