"""camt.053 of ISO 20022, any version: read with lxml, which is told to resolve nothing and to fetch nothing."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lxml import etree

from financials.bank.contents import (
    ReadLine,
    ReadStatement,
    Unreadable,
    account_number,
    amount,
    currency_code,
    day,
    joined,
    reference,
    tidy,
)
from foundation.money import NOTHING

OPENINGS, CLOSINGS = ("OPBD", "PRCD"), ("CLBD",)
BOOKED = ("BOOK", "")  # pending bookings come again when they are booked
RETURNS = ("RRTN", "RPCR", "UPDD", "UPCT", "NPCC", "RCDD")  # of payments, debits and cheques

Element = etree._Element


def is_camt(content: bytes) -> bool:
    """True for XML whose first lines name a message of the bank to its customer."""
    return b"camt.05" in content[:2_000] or b"BkToCstmr" in content[:2_000]


def read(content: bytes) -> Iterator[ReadStatement]:
    """Yield the statements of a file; raises Unreadable."""
    root = parse(content)
    statements = _all(root, "BkToCstmrStmt", "Stmt")
    if not statements:
        if _all(root, "BkToCstmrAcctRpt", "Rpt") or _all(root, "BkToCstmrDbtCdtNtfctn", "Ntfctn"):
            raise Unreadable("This is a preview (camt.052) or a notice (camt.054). Import the statement, camt.053.")
        raise Unreadable("The file has no statement (BkToCstmrStmt/Stmt). Ask the bank for a camt.053 file.")
    for statement in statements:
        yield _statement(statement)


def parse(content: bytes) -> Element:
    """Read XML that defines no entities and no document type; raises Unreadable."""
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Unreadable("The file defines entities (DOCTYPE), which no bank does. It was not read.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as trouble:
        raise Unreadable(f"Line {trouble.lineno or 1}: the XML breaks off here. Fetch the file again.") from trouble
    if root.getroottree().docinfo.doctype:
        raise Unreadable("The file defines entities (DOCTYPE), which no bank does. It was not read.")
    return root


def _statement(statement: Element) -> ReadStatement:
    where = f"Line {statement.sourceline}"
    number = _text(statement, "Acct", "Id", "IBAN") or _text(statement, "Acct", "Id", "Othr", "Id")
    if not number:
        raise Unreadable(f"{where}: the statement names no account (Acct/Id).")
    balances = {_text(each, "Tp", "CdOrPrtry", "Cd"): each for each in reversed(_all(statement, "Bal"))}
    opening, closing = _first(balances, OPENINGS), _first(balances, CLOSINGS)
    currency = currency_code(_currency(statement, opening), where)
    remarks = _remarks(opening, closing, currency)
    return ReadStatement(
        account=account_number(number),
        bank=tidy(_bank(statement), 40),
        currency=currency,
        number=reference(_text(statement, "ElctrncSeqNb") or _text(statement, "LglSeqNb") or _text(statement, "Id")),
        opened_on=_day(opening, "Dt"),
        closed_on=_day(closing, "Dt"),
        opening=None if remarks else _balance(opening, currency),
        closing=None if remarks else _balance(closing, currency),
        lines=tuple(line for entry in _all(statement, "Ntry") for line in _lines(entry, currency)),
        remarks=remarks,
    )


def _bank(statement: Element) -> str:
    bank = _at(statement, "Acct", "Svcr", "FinInstnId")
    return next((_text(bank, name) for name in ("BICFI", "BIC", "Nm") if _text(bank, name)), "")


def _currency(statement: Element, opening: Element | None) -> str:
    amounts = [_at(opening, "Amt"), *(_at(entry, "Amt") for entry in _all(statement, "Ntry"))]
    return _text(statement, "Acct", "Ccy") or next((each.get("Ccy", "") for each in amounts if each is not None), "")


def _remarks(opening: Element | None, closing: Element | None, currency: str) -> tuple[str, ...]:
    """A balance in another currency than the account's says nothing about the bookings."""
    foreign = {each.get("Ccy") for each in (_at(opening, "Amt"), _at(closing, "Amt")) if each is not None} - {currency}
    return (f"The bank gives a balance in {', '.join(sorted(foreign))}: it was not compared.",) if foreign else ()


def _balance(balance: Element | None, currency: str) -> Decimal | None:
    return None if balance is None else _signed(balance, currency)


def _signed(element: Element, currency: str) -> Decimal:
    where = f"Line {element.sourceline}"
    value = amount(_text(element, "Amt"), currency, where)
    sign = _text(element, "CdtDbtInd")
    if sign not in ("CRDT", "DBIT"):
        raise Unreadable(f"{where}: it is not said whether money came in or went out (CdtDbtInd).")
    return value if sign == "CRDT" else -value


def _lines(entry: Element, currency: str) -> Iterator[ReadLine]:
    """One line an entry, or one for each transaction of it where their amounts are given and add up."""
    if (_text(entry, "Sts", "Cd") or _text(entry, "Sts")) not in BOOKED:
        return
    details = _all(entry, "NtryDtls", "TxDtls")
    booked = _signed(entry, currency)
    parts = [_part(detail, currency, booked) for detail in details]
    if len(details) > 1 and all(part is not None for part in parts) and sum(parts) == booked:
        for detail, part in zip(details, parts, strict=True):
            yield _line(entry, detail, part, currency)
    else:
        yield _line(entry, details[0] if len(details) == 1 else None, booked, currency, batch=len(details))


def _part(detail: Element, currency: str, booked: Decimal) -> Decimal | None:
    """The amount of one transaction, in the currency of the account, with its own sign or the entry's."""
    for path in (("Amt",), ("AmtDtls", "TxAmt", "Amt")):
        found = _at(detail, *path)
        if found is not None and found.get("Ccy") == currency:
            value = amount(found.text or "", currency, f"Line {found.sourceline}")
            outgoing = booked < 0 if not _text(detail, "CdtDbtInd") else _text(detail, "CdtDbtInd") == "DBIT"
            return -value if outgoing else value
    return None


def _line(entry: Element, detail: Element | None, value: Decimal, currency: str, batch: int = 0) -> ReadLine:
    booked_on = _day(entry, "BookgDt") or _day(entry, "ValDt")
    if booked_on is None:
        raise Unreadable(f"Line {entry.sourceline}: the booking has no day (BookgDt).")
    party = "Dbtr" if value > 0 else "Cdtr"
    returned = _returned(entry, detail)
    if returned:  # the customer is still the one who was to pay
        party = "Dbtr" if value < 0 else "Cdtr"
    several = f"{batch} payments in one booking" if batch > 1 else ""
    return ReadLine(
        amount=value,
        currency=currency,
        booked_on=booked_on,
        value_on=_day(entry, "ValDt") or booked_on,
        name=_name(detail, party),
        account=_account(detail, party),
        text=joined([*_remittance(detail), _text(detail, "AddtlTxInf"), _text(entry, "AddtlNtryInf"), several]),
        end_to_end=reference(_text(detail, "Refs", "EndToEndId")),
        reference=_bank_reference(entry, detail, batch),
        check_number=reference(_text(detail, "Refs", "ChqNb")),
        charges=_charges(entry, detail, currency),
        returned=returned,
    )


def _returned(entry: Element, detail: Element | None) -> bool:
    families = (_text(each, "BkTxCd", "Domn", "Fmly", "SubFmlyCd") for each in (entry, detail))
    reversal = _text(entry, "RvslInd") in ("true", "1")
    return reversal or _at(detail, "RtrInf") is not None or any(each in RETURNS for each in families)


def _bank_reference(entry: Element, detail: Element | None, batch: int) -> str:
    own = reference(_text(detail, "Refs", "AcctSvcrRef"))
    shared = reference(_text(entry, "AcctSvcrRef") or _text(entry, "NtryRef"))
    return own or shared or reference(_text(detail, "Refs", "TxId"))


def _name(detail: Element | None, party: str) -> str:
    names = (("RltdPties", f"Ultmt{party}"), ("RltdPties", party))
    found = [_text(detail, *path, "Pty", "Nm") or _text(detail, *path, "Nm") for path in reversed(names)]
    return tidy(next((name for name in found if name), ""), 140)


def _account(detail: Element | None, party: str) -> str:
    path = ("RltdPties", f"{party}Acct", "Id")
    return account_number(_text(detail, *path, "IBAN") or _text(detail, *path, "Othr", "Id"))


def _remittance(detail: Element | None) -> Iterator[str]:
    for each in _all(detail, "RmtInf", "Ustrd"):
        yield each.text or ""
    for each in _all(detail, "RmtInf", "Strd"):
        yield _text(each, "CdtrRefInf", "Ref")
        yield from (_text(document, "Nb") for document in _all(each, "RfrdDocInf"))
        yield from (further.text or "" for further in _all(each, "AddtlRmtInf"))


def _charges(entry: Element, detail: Element | None, currency: str) -> Decimal:
    """What the bank kept of this money: charges in the account's currency that were taken off the amount."""
    kept = NOTHING
    for of in (detail, entry):
        for record in (*_all(of, "Chrgs", "Rcrd"), *_all(of, "Chrgs")):  # since version 3, and before
            found = _at(record, "Amt")
            included = _text(record, "ChrgInclInd") not in ("false", "0")
            if found is not None and found.get("Ccy") == currency and included:
                kept += amount(found.text or "", currency, f"Line {found.sourceline}")
        if kept:
            break
    return kept


# Walking by the names of the elements, whatever version's name space they are in


def _all(element: Element | None, *names: str) -> list[Element]:
    found = [] if element is None else [element]
    for name in names:
        found = [child for each in found for child in each if etree.QName(child).localname == name]
    return found


def _at(element: Element | None, *names: str) -> Element | None:
    return next(iter(_all(element, *names)), None)


def _text(element: Element | None, *names: str) -> str:
    found = _at(element, *names)
    return "" if found is None else (found.text or "").strip()


def _first(balances: dict[str, Element], codes: tuple[str, ...]) -> Element | None:
    return next((balances[code] for code in codes if code in balances), None)


def _day(element: Element | None, name: str) -> date | None:
    found = _at(element, name)
    written = _text(found, "Dt") or _text(found, "DtTm")
    return day(written, f"Line {found.sourceline}") if written else None
