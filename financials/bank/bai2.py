"""BAI2 of the North American banks: records of comma-separated fields, codes that say what they are.

There is no kept library that takes what banks really write, and the format is small: 01 file, 02 group, 03 account,
16 detail, 88 continuation, 49/98/99 ends with control totals.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from financials.bank.contents import ReadLine, ReadStatement, Unreadable, account_number, reference, tidy
from foundation.money import NOTHING, exponent

USUAL_CURRENCY = "USD"
CODES = ("01", "02", "03", "16", "49", "98", "99")
STATUS_CODES = {"010": "opening", "015": "closing"}
CREDITS, DEBITS = range(100, 400), range(400, 700)
RETURNED_DEBITS = (554, 555, 557, 666, 667)  # deposited items and debits that came back
RETURNED = re.compile(r"(RETURNED|RTN|RTD) ?(CHE|CHQ|DEP|ITEM|-)")
CHECKS_IN = (115, 116, 175, 301, 309)


@dataclass
class Record:
    """One logical record: its code, its fields, and the line it begins in."""

    code: str
    fields: list[str]
    line: int

    @property
    def where(self) -> str:
        return f"Line {self.line}"

    def get(self, place: int) -> str:
        return self.fields[place].strip() if place < len(self.fields) else ""


@dataclass
class _Account:
    record: Record
    currency: str
    day: date
    bank: str
    balances: dict[str, Decimal] = field(default_factory=dict)
    lines: list[ReadLine] = field(default_factory=list)
    total: int = 0
    remarks: list[str] = field(default_factory=list)


def is_bai2(text: str) -> bool:
    """True for text whose first record opens a BAI file."""
    return bool(re.match(r"\s*01\s*,[^\n]*,\d{6}(?:\d\d)?\s*,", text))


def read(text: str) -> Iterator[ReadStatement]:
    """Yield the accounts of a file as statements; raises Unreadable."""
    group, account, code = None, None, ""
    for record in _records(text):
        code = record.code
        if code not in CODES:
            raise Unreadable(f"{record.where}: “{tidy(code, 10)}” is no record of BAI2 (01, 02, 03, 16, …).")
        if code == "02":
            group = record
        elif code == "03":
            account = _account(record, _of(group, record))
        elif code == "16":
            _detail(record, _of(account, record))
        elif code == "49":
            yield _statement(_of(account, record), record)
            account = None
    if account or code != "99":
        raise Unreadable("The file breaks off before its end (record 99). Fetch it again from the bank.")


def _of(parent, record: Record):
    if parent is None:
        raise Unreadable(f"{record.where}: record {record.code} stands outside of a group and an account (02, 03).")
    return parent


def _records(text: str) -> Iterator[Record]:
    """Join what 88 continues; a record ends with "/", or with its line where a bank leaves that out."""
    current = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        code, _, rest = line.strip().partition(",")
        ended = rest.rstrip().endswith("/")
        body = rest.rstrip().removesuffix("/").rstrip() if ended else rest
        if code == "88":
            _continue(current, body, number)
            continue
        if current:
            yield current
        current = Record(code.strip(), body.split(","), number)
    if current:
        yield current


def _continue(current: Record | None, body: str, number: int) -> None:
    if current is None:
        raise Unreadable(f"Line {number}: a continuation (88) stands before any record.")
    if current.code == "16":  # the text of a booking goes on, commas and all
        current.fields[-1] = f"{current.fields[-1]} {body}"
    else:
        current.fields += body.split(",")


def _account(record: Record, group: Record) -> _Account:
    currency = (record.get(1) or group.get(5) or USUAL_CURRENCY).upper()
    day = _day(group.get(3), f"Line {group.line}")
    account = _Account(record, currency, day, tidy(group.get(1), 40))
    fields = record.fields[2:]
    while fields and fields[0].strip():
        code, value, *rest = [*fields, "", "", ""]
        if code.strip() in STATUS_CODES and value.strip():
            account.balances[STATUS_CODES[code.strip()]] = _amount(value, currency, record.where)
        account.total += _units(value, record.where) if value.strip() else 0
        fields = _behind_funds_type(rest[1:])
    return account


def _behind_funds_type(fields: list[str]) -> list[str]:
    """Leave out the funds type and what comes with it (value date, or availability by days)."""
    kind, rest = (fields[0].strip() if fields else ""), fields[1:]
    return rest[_length_of_funds(kind, rest) :]


def _length_of_funds(kind: str, rest: list[str]) -> int:
    if kind == "V":
        return 2
    if kind == "S":
        return 3
    if kind == "D" and rest and re.fullmatch("[0-9]{1,2}", rest[0].strip()):
        return 1 + 2 * int(rest[0])
    return 0


def _detail(record: Record, account: _Account) -> None:
    code, units = record.get(0), _units(record.get(1), record.where)
    if not re.fullmatch("[0-9]{3}", code):
        raise Unreadable(f"{record.where}: “{tidy(code, 10)}” is no type of a booking (three digits).")
    account.total += units
    sign = 1 if int(code) in CREDITS else -1 if int(code) in DEBITS else 0
    if not units or not sign:
        return  # loans and information beside the account
    rest = record.fields[3:]
    funds = _length_of_funds(record.get(2), rest)
    value_on = _day(rest[0], record.where) if record.get(2) == "V" and rest and rest[0].strip() else account.day
    bank, customer, *text = [*rest[funds:], "", ""]
    written = tidy(",".join(text).strip(", ").replace("/", " "))
    account.lines.append(
        ReadLine(
            amount=sign * Decimal(units).scaleb(-exponent(account.currency)),
            currency=account.currency,
            booked_on=account.day,
            value_on=value_on,
            text=tidy(f"{written} {customer}" if customer.strip() not in written else written),
            end_to_end="" if int(code) in CHECKS_IN else reference(customer),
            reference=reference(bank),
            check_number=reference(customer) if int(code) in CHECKS_IN and customer.strip().isdigit() else "",
            returned=int(code) in RETURNED_DEBITS or bool(RETURNED.match(written)),
        )
    )


def _statement(account: _Account, trailer: Record) -> ReadStatement:
    control = trailer.get(0)
    if control and _units(control, trailer.where) != account.total:
        account.remarks.append(
            f"{trailer.where}: the control total is {control.strip()}, the amounts above add up to {account.total}."
        )
    return ReadStatement(
        account=account_number(account.record.get(0)),
        bank=account.bank,
        currency=account.currency,
        opened_on=account.day,
        closed_on=account.day,
        opening=account.balances.get("opening"),
        closing=account.balances.get("closing"),
        lines=tuple(account.lines),
        remarks=tuple(account.remarks),
    )


def _units(text: str, where: str) -> int:
    """Read an amount in the currency's smallest unit, which is how BAI2 writes all of them."""
    if not re.fullmatch(r"[+-]?[0-9]{1,18}", text.strip(" ")):
        raise Unreadable(f"{where}: “{tidy(text, 40)}” is not an amount (digits without a point).")
    return int(text)


def _amount(text: str, currency: str, where: str) -> Decimal:
    return Decimal(_units(text, where)).scaleb(-exponent(currency)) + NOTHING


def _day(text: str, where: str) -> date:
    for form in ("%y%m%d", "%Y%m%d"):
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007
        except ValueError:
            continue
    raise Unreadable(f"{where}: “{tidy(text, 20)}” is not a day (YYMMDD).")
