"""Sending a released run of statements, as documents.rounds.sending sends any round: once each.

Before a statement is handed over it is asked again whether it is to go out, with the customer locked; its figures are
those of that moment. From then on it counts: the database lets nobody get the same one twice (one_statement_of_a_day).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from customers.delivery import delivery_of
from customers.holds import lock_customer
from documents.handing import hand_over_email
from documents.rounds.mailing import filed, message_id_of, message_of
from documents.rounds.sending import Carrier, Sent
from documents.rounds.states import CLAIMABLE, HANDING, PREPARING
from financials.models import Statement, StatementBalance, StatementRun
from financials.statement_runs.concerned import concerned
from financials.statement_runs.outcome import note_failed, note_sent, note_unclear, put_back
from financials.statement_runs.proposing import put
from financials.statements.account import AccountStatement, DoesNotTieOut
from financials.statements.kept import balances_of
from financials.statements.letter import Addressed, addressed, file_name, print_statement
from financials.statements.mail import mail_of
from financials.statements.reading import statement_of
from foundation.pdf.press import Press
from foundation.periods import company_today

RELATED = ("customer", "run__released_by", "contact__person", "file")
KEPT = ("branches", "file", "subject", "text", "message_id", "status", "trouble")
NO_ACCOUNT = "Nothing was ever booked here"


@dataclass(frozen=True)
class Ready:
    """A statement as it is to leave the house: its row, and its PDF under its name."""

    paper: Statement
    letter: bytes
    name: str


def send_run(
    *, run: StatementRun, clock: Callable[[], datetime] = timezone.now, told: Callable[[int], None] | None = None,
    press: Press | None = None,
) -> Sent:  # fmt: skip
    """Send what is left of a released run; `told` hears after each how many are done, and may raise to stop.

    Raises CannotSend when another worker is at it, the run was not released, or the mail server does not answer.
    """
    return Statements(run, clock).send(told, press)


class Statements(Carrier):
    """How statements are sent."""

    noun = "statement"
    taken = "The same statement went out already, or is on its way in another run. Leave this one."
    refusals = (*Carrier.refusals, DoesNotTieOut)

    def papers(self) -> QuerySet[Statement]:
        return self.run.statements.select_related(*RELATED)

    @transaction.atomic
    def prepare(self, paper: Statement, press: Press, now: datetime) -> Ready | None:
        """Freeze it, write and file it; None when it is not to go out any more, and the row says why."""
        lock_customer(paper.customer)
        if not self._claim(paper.pk, now):
            return None
        claimed = self.papers().get(pk=paper.pk)
        said, to = spoken(claimed), whom(claimed)
        letter = print_statement(said, to, day=company_today(now), press=press)
        self._freeze(claimed, said, to, letter, now)
        return Ready(claimed, letter, file_name(said))

    def _claim(self, pk: int, now: datetime) -> bool:
        """Whether it is to go out, by which way; from here on it counts, unless it is left out."""
        row = Statement.objects.select_for_update(of=("self",)).get(pk=pk)
        if row.status not in CLAIMABLE:
            return False
        found = concerned(self.run, customer_id=row.customer_id, sending=pk)
        if not found:
            row.status, row.why, row.counts = Statement.Status.EXCLUDED, NO_ACCOUNT, False
        else:
            put(row, found[0])
            row.counts = not row.why
            row.status = PREPARING if row.counts else row.status
        row.claimed_at, row.trouble = now, ""
        row.save()
        return row.counts

    @staticmethod
    def _freeze(paper: Statement, said: AccountStatement, to: Addressed, letter: bytes, now: datetime) -> None:
        mail = mail_of(said, to)
        note = f"Statement, {paper.get_channel_display()} to {paper.to}"
        paper.file = filed(paper, letter, name=file_name(said), note=note, now=now)
        paper.branches, paper.subject = said.branches, mail.subject[:200]
        paper.text = "" if paper.channel == Statement.Channel.POST else mail.body
        paper.message_id, paper.status, paper.trouble = message_id_of(paper, noun="statement"), HANDING, ""
        paper.save(update_fields=KEPT)
        keep_balances(paper, said)

    def hand_over(self, ready: Ready) -> None:
        paper = ready.paper
        if paper.channel != Statement.Channel.POST:
            said = {"subject": paper.subject, "body": paper.text}
            hand_over_email(message_of(paper, name=ready.name, letter=ready.letter, **said))

    def note_sent(self, paper: Statement, now: datetime) -> None:
        note_sent(statement=paper, now=now)

    def note_failed(self, paper: Statement, trouble: str, now: datetime) -> None:
        note_failed(statement=paper, trouble=trouble, now=now)

    def note_unclear(self, paper: Statement, trouble: str, now: datetime) -> None:
        note_unclear(statement=paper, trouble=trouble, now=now)

    def put_back(self, paper: Statement, status: str, trouble: str, now: datetime) -> None:
        put_back(statement=paper, status=status, trouble=trouble)


def spoken(paper: Statement) -> AccountStatement:
    """Return what a statement says now. Raises DoesNotTieOut."""
    run = paper.run
    return statement_of(
        customer=paper.customer, kind=run.kind, begins_on=run.begins_on, ends_on=run.ends_on,
        consolidated=paper.branches > 0,
    )  # fmt: skip


def whom(paper: Statement) -> Addressed:
    """Return to whom it goes: the contact is named on a letter, as it is in the e-mail."""
    customer, sender = paper.customer, paper.run.released_by
    return addressed(customer, delivery=delivery_of(customer), contact=paper.contact, sender=sender)


def keep_balances(paper: Statement, said: AccountStatement) -> None:
    """Keep what the statement says, in the place of what was proposed."""
    paper.balances.all().delete()
    names = ("currency", "opening", "closing", "overdue")
    StatementBalance.objects.bulk_create(
        StatementBalance(customer_id=paper.customer_id, statement=paper, **dict(zip(names, values, strict=True)))
        for values in balances_of(said)
    )
