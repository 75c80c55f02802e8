"""What leaves the house in the stories about reminders, and mail servers that do not behave."""

import io
import re
from decimal import Decimal
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

from django.core.mail.backends.locmem import EmailBackend
from pypdf import PdfReader

from credit.dunning.runs import make_run, release_run
from credit.dunning.sending import send_run
from credit.models import DunningLevel, Reminder, ReminderRun
from documents.rounds.sending import Sent
from staff.models import User
from tests.credit.dunning.debts import NOW
from tests.press import press

AMOUNT = re.compile(r"(?<![\w.,])\d{1,3}(?:[., ]?\d{3})*[.,]\d\d(?= [A-Z]{3}\b)")


class Refusing(EmailBackend):
    """A mail server that knows no such mailbox."""

    def send_messages(self, messages):
        raise SMTPRecipientsRefused({message.to[0]: (550, b"no such mailbox") for message in messages})


class Silent(EmailBackend):
    """A mail server that takes the message and hangs up."""

    def send_messages(self, messages):
        super().send_messages(messages)
        raise SMTPServerDisconnected("Connection unexpectedly closed")


class Unreachable(EmailBackend):
    """No mail server at all."""

    def open(self):
        raise ConnectionRefusedError(111, "Connection refused")


def backend(name: type) -> str:
    return f"{name.__module__}.{name.__name__}"


def released(by: User, now=NOW, **fields) -> ReminderRun:
    return release_run(run=make_run(now=now, by=by, **fields), by=by, now=now)


def sent(run: ReminderRun, now=NOW) -> Sent:
    return send_run(run=run, clock=lambda: now, press=press())


def only(run: ReminderRun) -> Reminder:
    return run.reminders.select_related("customer", "level", "file", "charge").get()


def costs(position: int = 1, **fields) -> None:
    """Let a level cost a fee of 5.00 USD and interest of 9 percent a year."""
    fields = {"fee": Decimal(5), "fee_currency": "USD", "interest_percent": Decimal(9), **fields}
    DunningLevel.objects.filter(position=position).update(**fields)


def pages(pdf: bytes) -> list[str]:
    """The text of each page, its blanks made plain."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def text_of(pdf: bytes) -> str:
    return " ".join(pages(pdf))


def amounts(text: str) -> list[str]:
    """All amounts of money in a text, as they are written."""
    return AMOUNT.findall(text.replace("\N{NO-BREAK SPACE}", " "))
