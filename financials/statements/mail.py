"""The e-mail a statement goes with: its balances in words, out of the same object as the letter."""

from dataclasses import dataclass

from django.conf import settings

from customers.greetings import greeting
from financials.statements.account import AccountStatement, Total
from financials.statements.letter import Addressed
from financials.statements.written import Written


@dataclass(frozen=True)
class Mail:
    """Subject and text of an e-mail."""

    subject: str
    body: str


def mail_of(said: AccountStatement, to: Addressed) -> Mail:
    """Return the e-mail of a statement in the language of who gets it."""
    written = Written(said, to.language)
    words = written.words
    about = written.span if said.is_forward else written.day(said.ends_on)
    signed = "\n".join(filter(None, [words.regards, to.sender, settings.COMPANY_NAME]))
    greets = greeting(to.greeted, to.language)
    parts = [greets, " ".join(written.intro), *balances(written), words.attached, *written.remarks, signed]
    return Mail(f"{written.title}, {about}", "\n\n".join(parts))


def balances(written: Written) -> list[str]:
    """Say the balances, a paragraph a currency; nothing when nothing is on the account."""
    if written.said.is_empty:
        return []
    return ["\n".join(_balance(written, total)) for total in written.said.totals]


def _balance(written: Written, total: Total) -> list[str]:
    overdue = [f"{written.words.overdue}: {written.money(total.overdue, total.currency)}"] if total.overdue else []
    return [f"{written.carried}: {written.money(total.closing, total.currency)}", *overdue]
