"""Taking statements into the books of the bank: each of its lines once, whichever files it stands in, however often.

A line is known again by everything the bank wrote in it; equal lines of one file are counted. The same file, or one
that overlaps with it, therefore brings only what is new, also when two people import at once: the account is locked.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from documents.filing import clean_name
from financials.bank.contents import ReadLine, ReadStatement, is_iban
from financials.bank.masking import masked
from financials.bank.reading import read_file
from financials.models import BankLine, BankStatement, OwnAccount
from foundation.money import format_money
from foundation.sealing import fingerprint
from staff.models import User

STORED_TEXTS = ("name", "text", "end_to_end", "reference", "check_number")


@dataclass
class Imported:
    """What an import brought. `known` lines had been brought by other statements before."""

    format: str
    statements: list[BankStatement] = field(default_factory=list)
    new: int = 0
    known: int = 0

    @property
    def sentence(self) -> str:
        """What happened, for the person who imported."""
        if not self.new and not self.known:
            return f"Read as {self.format}: there is no booking in it."
        if not self.new:
            return f"Read as {self.format}: all {self.known} bookings were imported before. Nothing was added."
        known = f"; {self.known} were imported before" if self.known else ""
        return f"Read as {self.format}: {self.new} new {'booking' if self.new == 1 else 'bookings'}{known}."


@transaction.atomic
def import_statements(
    *, content: bytes, file_name: str, by: User | None, now: datetime, number: str = "", currency: str = ""
) -> Imported:
    """Import all statements of a file; `number` and `currency` name the account where a CSV file does not.

    Raises Unreadable, and nothing is imported then. Accounts seen for the first time are added.
    """
    read = read_file(content, account=number, currency=currency)
    accounts = _accounts(read.statements, by, now)
    imported = Imported(read.format)
    seen: Counter = Counter()
    for said in read.statements:
        account = accounts[said.account, said.currency]
        lines = _lines(said, account, seen)
        new = _new_lines(account, lines)
        imported.known += len(lines) - len(new)
        if new:
            statement = _statement(said, account, known=len(lines) - len(new))
            statement.format, statement.file_name = read.format, clean_name(file_name)
            statement.sha256 = hashlib.sha256(content).hexdigest()
            statement.imported_at, statement.imported_by = now, by
            imported.new += _save(statement, new)
            imported.statements.append(statement)
    return imported


def _accounts(statements: Iterable[ReadStatement], by: User | None, now: datetime) -> dict[tuple, OwnAccount]:
    """Return the accounts, locked until commit, always in the same order; new ones are added."""
    wanted = {(said.account, said.currency): said.bank for said in statements}
    for (number, currency), bank in sorted(wanted.items()):
        OwnAccount.objects.get_or_create(
            number=number, currency=currency, defaults={"bank": bank, "created_at": now, "created_by": by}
        )
    numbers = {number for number, _ in wanted}
    locked = OwnAccount.objects.filter(number__in=numbers).select_for_update(no_key=True).order_by("pk")
    return {(account.number, account.currency): account for account in locked}


def _lines(said: ReadStatement, account: OwnAccount, seen: Counter) -> list[BankLine]:
    """Make the lines of a statement; what comes to nothing is left out."""
    lines = []
    for read in said.lines:
        if not read.amount:
            continue
        line = _line(read, account)
        seen[account.pk, line.fingerprint] += 1
        line.occurrence = seen[account.pk, line.fingerprint]
        lines.append(line)
    return lines


def _line(read: ReadLine, account: OwnAccount) -> BankLine:
    payer = _payer(read)
    texts = {name: masked(getattr(read, name)) for name in STORED_TEXTS}
    line = BankLine(
        account=account,
        booked_on=read.booked_on,
        value_on=read.value_on,
        amount=read.amount,
        currency=read.currency,
        charges=read.charges,
        account_index=fingerprint(payer) if payer else "",
        account_last4=payer[-4:],
        returned=read.returned,
        **texts,
    )
    facts = (read.booked_on, read.value_on, f"{read.amount:f}", read.currency, line.account_last4, *texts.values())
    line.fingerprint = hashlib.sha256("\x1f".join(map(str, facts)).encode()).hexdigest()
    return line


def _payer(read: ReadLine) -> str:
    """The number of the other account; an IBAN with wrong check digits, or a few digits, tell nobody from another."""
    looks_like_iban = read.account[:2].isalpha()
    return read.account if is_iban(read.account) or (not looks_like_iban and len(read.account) >= 6) else ""


def _new_lines(account: OwnAccount, lines: Sequence[BankLine]) -> list[BankLine]:
    known = defaultdict(set)
    rows = BankLine.objects.filter(account=account, fingerprint__in={line.fingerprint for line in lines})
    for mark, occurrence in rows.values_list("fingerprint", "occurrence"):
        known[mark].add(occurrence)
    return [line for line in lines if line.occurrence not in known[line.fingerprint]]


def _statement(said: ReadStatement, account: OwnAccount, *, known: int) -> BankStatement:
    return BankStatement(
        account=account,
        number=said.number,
        opened_on=said.opened_on,
        closed_on=said.closed_on,
        opening=said.opening,
        closing=said.closing,
        difference=said.difference,
        known_before=known,
        remarks="\n".join([*said.remarks, *_difference(said)]),
    )


def _difference(said: ReadStatement) -> list[str]:
    if not said.difference:
        return []
    amount = f"{format_money(abs(said.difference), said.currency)} {said.currency}"
    word = "missing from" if said.difference > 0 else "too much in"
    return [f"The balances do not follow from the bookings: {amount} is {word} them. Ask the bank for the whole file."]


def _save(statement: BankStatement, lines: Sequence[BankLine]) -> int:
    statement.save(force_insert=True)
    for position, line in enumerate(lines, 1):
        line.statement, line.position = statement, position
    return len(BankLine.objects.bulk_create(lines))


@transaction.atomic
def remove_statement(*, statement: BankStatement) -> None:
    """Take an import back, as when the wrong account was chosen; raises StatementInUse once a line is booked."""
    list(statement.lines.select_for_update())
    if booked := statement.lines.filter(state=BankLine.State.BOOKED).count():
        raise StatementInUse(f"{booked} of its lines are booked: the statement stays. Return a payment to undo it.")
    statement.delete()


class StatementInUse(Exception):
    """The statement cannot be taken out; the text says why."""
