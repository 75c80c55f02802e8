"""A run of statements: made and looked through, then released to be sent, or discarded."""

from datetime import date, datetime

from django.db import transaction

from customers.models import Category, Customer
from documents.rounds.deciding import discard, locked_paper, put_in, put_out, release
from documents.rounds.refusals import RoundRefused
from financials.models import Statement, StatementRun
from financials.statement_runs.concerned import concerned
from financials.statement_runs.proposing import propose
from foundation.periods import company_today
from staff.models import User

DECIDED = ("status", "why", "left_out_by")
FORWARD = StatementRun.Kind.BALANCE_FORWARD


@transaction.atomic
def make_run(
    *,
    kind: str,
    ends_on: date,
    by: User,
    now: datetime,
    begins_on: date | None = None,
    customer: Customer | None = None,
    sales_rep: User | None = None,
    category: Category | None = None,
    only_overdue: bool = False,
) -> StatementRun:
    """Propose the statements of a day (or of a period), and say who gets none and why; nothing goes out yet.

    Raises RoundRefused for a day to come, for a period the wrong way round, and when there is nobody to tell of.
    """
    _ensure_over(begins_on if kind == FORWARD else None, ends_on, now, needs_begin=kind == FORWARD)
    run = StatementRun.objects.create(
        kind=kind, begins_on=begins_on if kind == FORWARD else None, ends_on=ends_on, customer=customer,
        sales_rep=sales_rep, category=category, only_overdue=only_overdue, made_at=now, made_by=by,
    )  # fmt: skip
    people = concerned(run)
    if not people:
        raise RoundRefused(
            f"Nothing was ever booked for {customer.name}: there is no statement to send."
            if customer
            else "Nobody of these has an account yet. Choose others, or a later day."
        )
    propose(run, people)
    return run


def _ensure_over(begins_on: date | None, ends_on: date, now: datetime, *, needs_begin: bool) -> None:
    if ends_on > company_today(now):
        raise RoundRefused("This day is still to come: choose today or an earlier one.", "ends_on")
    if needs_begin and not begins_on:
        raise RoundRefused("Say from which day on what moved is told.", "begins_on")
    if begins_on and begins_on > ends_on:
        raise RoundRefused("The period ends before it begins: choose an earlier first day.", "begins_on")


@transaction.atomic
def leave_out(*, statement: Statement, reason: str, by: User, now: datetime) -> Statement:
    """Do not send one statement of a run, and say why. Raises RoundRefused when it is on its way already."""
    statement = put_out(locked_paper(statement), noun="statement", reason=reason, person=by)
    statement.save(update_fields=DECIDED)
    return statement


@transaction.atomic
def take_in(*, statement: Statement, by: User, now: datetime) -> Statement:
    """Send after all what a person left out. Raises RoundRefused for what the house left out."""
    statement = put_in(locked_paper(statement), noun="statement", else_="Once that has changed, make a new run.")
    statement.save(update_fields=DECIDED)
    return statement


@transaction.atomic
def release_run(*, run: StatementRun, by: User, now: datetime) -> StatementRun:
    """Let the statements of a run be sent; who sends them is started by the caller. Raises RoundRefused."""
    return release(run, run.statements, noun="statement", person=by, now=now)


@transaction.atomic
def discard_run(*, run: StatementRun, by: User, now: datetime) -> StatementRun:
    """Send nothing of a run that waits for its release. Raises RoundRefused when it was released already."""
    return discard(run, now=now)
