"""MT940 as SWIFT and the banks write it, read by the mt-940 library, statement by statement."""

import logging
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from mt940.models import Options, Transaction, Transactions

from financials.bank.contents import (
    ReadLine,
    ReadStatement,
    Unreadable,
    account_number,
    is_iban,
    joined,
    reference,
    tidy,
)
from foundation.money import NOTHING, round_money

OPTIONS = Options.all()
logging.getLogger("mt940").setLevel(logging.CRITICAL)  # it would log what it cannot read, which is bank data
BOOKING = re.compile(r":61:\d{6}(\d{4})?[RE]?[CD][A-Z]?\d+([,.]\d{0,3})?[A-Z]", re.IGNORECASE)
BEGIN = re.compile(r"^:20:", re.MULTILINE)
AFTER_CLOSING = re.compile(r"^(:62[FM]:[^\n]*\n).*", re.MULTILINE | re.DOTALL)
TRAILER = re.compile(r"^(-|-\}.*|\{.*|-XXX)\s*$", re.MULTILINE)
OPENINGS = ("final_opening_balance", "intermediate_opening_balance", "opening_balance")
CLOSINGS = ("final_closing_balance", "intermediate_closing_balance", "closing_balance")
OWN_CURRENCY = re.compile(r"(?<=\d)[A-Z]{3}$")
RETURNS = re.compile(r"RTI|RTN|RET|108|109|159|181|184")  # behind the letter of the type; last ones: German GVC
SLASHED = re.compile(r"/(EREF|NAME|IBAN|REMI|ORDP|BENM|CSID|MARF|BIC|ISDT|TRTP|CNTP|PREF|RTRN)/")
LABELLED_NAME = re.compile(r"(?:NAAM|AUFTRAGGEBER|ORDERING|NAME): ?([^/]+?)(?= MITTEILUNG|$)", re.IGNORECASE)
CHARGES = re.compile(r"/CHGS/([A-Z]{3})?(\d+[,.]\d*)")
ANY_IBAN = re.compile(r"\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b")


def is_mt940(text: str) -> bool:
    """True for text with the tags every statement has."""
    return bool(re.search(r"^:20:", text, re.MULTILINE) and re.search(r"^:(25P?|6[012][FM]?):", text, re.MULTILINE))


def read(text: str) -> Iterator[ReadStatement]:
    """Yield the statements of a file; raises Unreadable."""
    starts = [found.start() for found in BEGIN.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield _statement(text[start:end], text.count("\n", 0, start) + 1)


def _statement(block: str, start: int) -> ReadStatement:
    _ensure_plain(block, start)
    where = f"Line {start}"
    block = TRAILER.sub("", AFTER_CLOSING.sub(r"\1", f"{block}\n"))
    found = Transactions(options=OPTIONS)
    try:
        found.parse(block)
    except (RuntimeError, ValueError, KeyError, ArithmeticError, AttributeError) as trouble:
        raise Unreadable(
            f"{where}: the statement that begins here is not MT940 as banks write it ({tidy(str(trouble), 120)})."
        ) from trouble
    opening, closing = _balance(found, OPENINGS), _balance(found, CLOSINGS)
    currency, account = found.currency, found.data.get("account_identification")
    if not account or not currency:
        missing = "account (:25:)" if not account else "opening balance (:60F:)"
        raise Unreadable(f"{where}: the statement that begins here has no {missing}. Ask the bank for the whole file.")
    _ensure_all_read(block, found, where)
    bank, number = _account(str(account), currency)
    return ReadStatement(
        account=number,
        bank=bank,
        currency=currency,
        number=_number(found),
        opened_on=opening[1],
        closed_on=closing[1],
        opening=opening[0],
        closing=closing[0],
        lines=tuple(_line(each, currency) for each in found.transactions),
    )


def _ensure_plain(block: str, start: int) -> None:
    """Refuse a booking the library would read half of."""
    for number, line in enumerate(block.splitlines(), start):
        if line.startswith(":61:") and not BOOKING.match(line.replace(" ", "")):
            raise Unreadable(f"Line {number}: “{tidy(line, 60)}” is not a booking with days, C or D and an amount.")


def _ensure_all_read(block: str, found: Transactions, where: str) -> None:
    written = len(re.findall(r"^:61:", block, re.MULTILINE))
    if written != len(found.transactions):
        raise Unreadable(f"{where}: {written} bookings are written here, {len(found.transactions)} can be read.")


def _balance(found: Transactions, names: tuple[str, ...]) -> tuple[Decimal | None, date | None]:
    for name in names:
        if balance := found.data.get(name):
            return round_money(balance.amount.amount, balance.amount.currency), _plain(balance.date)
    return None, None


def _plain(day: date | None) -> date | None:
    return day and date(day.year, day.month, day.day)


def _account(written: str, currency: str) -> tuple[str, str]:
    """Split "TRIODOSBANK/0390123456" and "10020030/1234567" into bank and account."""
    bank, _, number = written.strip().rpartition("/")
    number = account_number(number)
    if number.endswith(currency) and OWN_CURRENCY.search(number):
        number = number.removesuffix(currency)
    return tidy(bank, 40), number


def _number(found: Transactions) -> str:
    parts = (found.data.get("statement_number"), found.data.get("sequence_number"))
    return "/".join(str(part) for part in parts if part)


def _line(each: Transaction, currency: str) -> ReadLine:
    data = each.data
    booked = data.get("guessed_entry_date") or data.get("entry_date") or data["date"]
    told = _told(data)
    return ReadLine(
        amount=round_money(data["amount"].amount, currency),
        currency=currency,
        booked_on=_plain(booked),
        value_on=_plain(data["date"]),
        name=tidy(told["name"], 140),
        account=account_number(told["account"]),
        text=told["text"],
        end_to_end=reference(told["end_to_end"]),
        reference=reference(data.get("bank_reference")) or reference(data.get("customer_reference")),
        check_number=_check_number(data),
        charges=_charges(data, currency),
        returned=bool(RETURNS.match((data.get("id") or "")[1:]) or data.get("return_debit_notes"))
        or data.get("transaction_code") in ("108", "109", "159", "181", "184"),
    )


def _told(data: dict) -> dict[str, str]:
    """What :86: tells: in numbered fields (Germany), in slashed words (Netherlands, SEPA), or in plain text."""
    details = (data.get("transaction_details") or "").replace("\n", " ")
    if data.get("purpose") or data.get("applicant_name"):
        return {
            "name": data.get("applicant_name") or "",
            "account": data.get("applicant_iban") or data.get("gvc_applicant_iban") or "",
            "text": joined(
                [data.get("purpose"), data.get("additional_purpose"), reference(data.get("customer_reference"))]
            ),
            "end_to_end": data.get("end_to_end_reference") or "",
        }
    if SLASHED.search(details):
        return _slashed((data.get("transaction_details") or "").replace("\n", ""), data)
    extra = data.get("extra_details") or ""
    named = LABELLED_NAME.search(details)
    iban = next((each for each in ANY_IBAN.findall(details) if is_iban(each)), "")
    name = named[1] if named else "" if re.search(r"\d{5}", extra) else extra
    text = joined([details, extra, reference(data.get("customer_reference"))])
    return {"name": name, "account": iban, "text": text, "end_to_end": ""}


def _slashed(details: str, data: dict) -> dict[str, str]:
    """Read /EREF/…/NAME/…/REMI/…; the account may stand beside the booking."""
    pieces = SLASHED.split(details)
    told = {}
    for word, value in zip(pieces[1::2], pieces[2::2], strict=False):
        told.setdefault(word, value.strip("/ "))
    extra = account_number(data.get("extra_details") or "")
    return {
        "name": told.get("NAME", ""),
        "account": told.get("IBAN", "") or (extra if is_iban(extra) else ""),
        "text": joined([pieces[0], told.get("REMI", "").removeprefix("USTD//"), told.get("EREF")]),
        "end_to_end": told.get("EREF", ""),
    }


def _check_number(data: dict) -> str:
    """The customer's reference of a check is its number."""
    is_check = (data.get("id") or "")[1:] == "CHK" and data["amount"].amount > 0
    written = reference(data.get("customer_reference"))
    return written if is_check and written.isdigit() else ""


def _charges(data: dict, currency: str) -> Decimal:
    """What the bank kept: beside the booking ("/CHGS/EUR1,50/"), or as COAM of a return ("COAM+3,00")."""
    found = CHARGES.search(data.get("extra_details") or "")
    written, said = (found[2], found[1]) if found else (data.get("compensation_amount") or "", currency)
    number = re.search(r"\d+([,.]\d*)?", written)
    if not number or (said or currency) != currency:
        return NOTHING
    return round_money(Decimal(number[0].replace(",", ".")), currency)
