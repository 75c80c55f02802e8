"""What became of a statement: sent, failed, unclear; noted by the worker, or said later by a person."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from customers.holds import lock_customer
from documents.rounds.letters import in_one_file
from documents.rounds.refusals import NotPossible
from documents.rounds.states import FAILED, QUEUED, RELEASED, SENT, TO_BE_SAID, UNCLEAR
from financials.models import Statement, StatementRun
from foundation.periods import company_today
from foundation.templatetags.formats import day_full, money_with_currency
from journal.record import record
from staff.models import User

LONGEST_TROUBLE = Statement._meta.get_field("trouble").max_length
ON_PAPER = (Statement.Channel.POST, Statement.Channel.BOTH)


def about(run: StatementRun) -> str:
    """Return "Statement as of 31 Oct 2026", or "Statement 1 Oct 2026 to 31 Oct 2026"."""
    if run.begins_on:
        return f"Statement {day_full(run.begins_on)} to {day_full(run.ends_on)}"
    return f"Statement as of {day_full(run.ends_on)}"


def named(statement: Statement) -> str:
    """Return "Statement as of 31 Oct 2026 by e-mail to ap@firm.example"."""
    way = statement.get_channel_display()
    return f"{about(statement.run)} by {way} to {statement.to}" if way else about(statement.run)


def told(statement: Statement) -> str:
    """Return the same with its balances: "…: 1,190.00 USD, 20.00 EUR"."""
    balances = sorted(statement.balances.all(), key=lambda one: one.pk)
    return f"{named(statement)}: {', '.join(money_with_currency(one.closing, one.currency) for one in balances)}"


@transaction.atomic
def note_sent(*, statement: Statement, now: datetime) -> None:
    """Note that it went out, in the journal with its file, its balances and whom it went to."""
    _sent(statement, sent_at=now)
    text = f"{statement.subject}\n\n{statement.text}".strip()
    _record(statement, "statement_sent", told(statement), text, statement.run.released_by, now)


@transaction.atomic
def note_failed(*, statement: Statement, trouble: str, now: datetime) -> None:
    """Note that nobody took it; it may be sent again."""
    put_back(statement=statement, status=FAILED, trouble=trouble)
    subject = f"{named(statement)} did not go out"
    _record(statement, "statement_failed", subject, trouble, statement.run.released_by, now)


@transaction.atomic
def note_unclear(*, statement: Statement, trouble: str, now: datetime) -> None:
    """Note that nobody knows whether it went out; it counts as sent until a person says otherwise."""
    statement.status, statement.trouble = UNCLEAR, trouble[:LONGEST_TROUBLE]
    statement.save(update_fields=["status", "trouble"])
    subject = f"{named(statement)} may not have gone out"
    _record(statement, "statement_failed", subject, trouble, statement.run.released_by, now)


@transaction.atomic
def put_back(*, statement: Statement, status: str, trouble: str) -> None:
    """Leave it failed, or queued for later: it does not count, so the same one may be sent."""
    lock_customer(statement.customer)
    as_kept = Statement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    as_kept.status, as_kept.trouble, as_kept.counts = status, trouble[:LONGEST_TROUBLE], False
    as_kept.save(update_fields=["status", "trouble", "counts"])


@transaction.atomic
def mark_sent(*, statement: Statement, by: User, now: datetime) -> None:
    """Note that somebody knows it went out, or sent it by other means. Raises NotPossible."""
    statement = _to_be_said(statement)
    try:
        with transaction.atomic():
            Statement.objects.filter(pk=statement.pk).update(counts=True)
    except IntegrityError as taken:
        raise NotPossible("The same statement went out in another run meanwhile. Leave this one as it is.") from taken
    _sent(statement, sent_at=statement.claimed_at or now)
    text = f"{by} says that it went out on {day_full(company_today(statement.sent_at))}."
    _record(statement, "statement_sent", told(statement), text, by, now)


@transaction.atomic
def send_again(*, statement: Statement, by: User, now: datetime) -> None:
    """Queue it again, as somebody knows that it did not arrive; its run is to be sent then. Raises NotPossible."""
    statement = _to_be_said(statement)
    put_back(statement=statement, status=QUEUED, trouble="")
    StatementRun.objects.filter(pk=statement.run_id).update(status=RELEASED, finished_at=None)
    _record(statement, "statement_failed", f"{named(statement)} did not arrive and is sent again", "", by, now)


def to_print(run: StatementRun) -> QuerySet[Statement]:
    """Return what somebody has to put into envelopes."""
    return run.statements.filter(status=SENT, file__isnull=False, channel__in=ON_PAPER).select_related("file")


def letters_to_print(run: StatementRun) -> bytes:
    """Return all letters of a run that go by post, by name of the customer, in one PDF. Raises NotPossible."""
    none = "No letter of this run is to be posted: all went out by e-mail, or were not sent."
    return in_one_file([one.file for one in to_print(run).order_by("customer__name", "pk")], empty=none)


def _to_be_said(statement: Statement) -> Statement:
    """The statement as it is now, its customer locked."""
    lock_customer(statement.customer)
    now_it_is = Statement.objects.select_related("customer", "run", "contact__person", "file").get(pk=statement.pk)
    if now_it_is.status not in TO_BE_SAID:
        state = now_it_is.get_status_display().lower()
        raise NotPossible(f"This statement is {state}: only one that failed, or is unclear, can be settled by hand.")
    return now_it_is


def _sent(statement: Statement, *, sent_at: datetime) -> None:
    statement.status, statement.sent_at, statement.trouble = SENT, sent_at, ""
    statement.save(update_fields=["status", "sent_at", "trouble"])


def _record(statement: Statement, kind: str, subject: str, text: str, by: User | None, now: datetime) -> None:
    file = statement.file
    record(
        statement.customer, kind, subject, text=text, by=by, now=now,
        contacts=[statement.contact] if statement.contact else (),
        attachments=[(file.sha256, file.size, file.content_type)] if file else (),
    )  # fmt: skip
