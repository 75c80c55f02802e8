"""The statements the demo company has sent: those of the last two months, and a run that waits for its release."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta

from django.db import transaction

from crm.demo.accounts import working_day
from customers.delivery import CHOSEN, change_delivery, deliveries_of
from customers.models import Customer, DeliveryPreference
from documents.rounds.refusals import RoundRefused
from documents.rounds.states import FINISHED, PROPOSED, SENT
from financials.models import Statement, StatementRun
from financials.statement_runs.outcome import told
from financials.statement_runs.runs import leave_out, make_run
from financials.statements.letter import addressed
from financials.statements.mail import mail_of
from financials.statements.periods import span
from financials.statements.reading import statements_of
from foundation.periods import company_zone
from journal.new_entry import NewEntry
from journal.record import record_many
from staff.models import User

SENT_AFTER = timedelta(days=2)  # the end of the month
HANDFUL = 200  # statements read at once
WORDED = 2_000  # customers, up to which statements of the past have their text
WRITTEN = ("status", "counts", "claimed_at", "sent_at", "subject", "text")


@transaction.atomic
def send_statements(today: date) -> None:
    """Send the statements of the last two months, as they went out then, and propose one more run."""
    by = User.objects.filter(groups__name="collections").order_by("pk").first()
    if not by or Customer.objects.count() > WORDED:
        return
    begins, last = span("last_month", today=today)
    _one_for_all_branches(by, _at(begins - timedelta(days=9), 11))
    for ends_on in (begins - timedelta(days=1), last):
        if ends_on + SENT_AFTER < today:
            with suppress(RoundRefused):
                _sent_by(by, ends_on)
    rep = Customer.objects.exclude(sales_rep=None).order_by("-pk").values_list("sales_rep", flat=True).first()
    asked = {"kind": StatementRun.Kind.BALANCE_FORWARD, "begins_on": begins, "ends_on": last}
    first = datetime.combine(last + timedelta(days=1), time(8, 30), company_zone())
    now = max(_at(today, 9), first)  # a month can end with a weekend
    with suppress(RoundRefused):  # a very small company has nobody to write to
        run = make_run(by=by, now=now, sales_rep=User.objects.filter(pk=rep).first(), **asked)
        if one := run.statements.filter(status=PROPOSED).order_by("-pk").first():
            leave_out(statement=one, reason="Got it by telephone this morning", by=by, now=now)


def _one_for_all_branches(by: User, now: datetime) -> None:
    """One head office wants a single statement with those of its branches."""
    head = Customer.objects.filter(branches__entries__isnull=False).order_by("pk").first()
    if head:
        chosen = DeliveryPreference.objects.filter(customer=head).first() or DeliveryPreference(einvoice="")
        said = {name: getattr(chosen, name) for name in CHOSEN}
        change_delivery(customer=head, **said, consolidated=True, by=by, now=now)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(working_day(day), time(hour, 30), company_zone())


def _sent_by(by: User, ends_on: date) -> None:
    now = _at(ends_on + SENT_AFTER, 10)
    run = make_run(kind=StatementRun.Kind.OPEN_ITEM, ends_on=ends_on, by=by, now=now)
    run.status, run.released_at, run.released_by, run.finished_at = FINISHED, now, by, now
    run.save()
    going = run.statements.filter(status=PROPOSED).select_related("customer", "contact__person")
    rows = list(going.prefetch_related("balances"))
    for at in range(0, len(rows), HANDFUL):
        _send(rows[at : at + HANDFUL], run, now)


def _send(rows: list[Statement], run: StatementRun, now: datetime) -> None:
    customers, by = [row.customer for row in rows], run.released_by
    period = {"kind": run.kind, "begins_on": run.begins_on, "ends_on": run.ends_on}
    said = statements_of(customers=customers, consolidated={row.customer_id for row in rows if row.branches}, **period)
    deliveries = deliveries_of([one.pk for one in customers])
    for row in rows:
        row.run = run
        to = addressed(row.customer, delivery=deliveries[row.customer_id], contact=row.contact, sender=by)
        mail = mail_of(said[row.customer_id], to)
        row.status, row.counts, row.claimed_at, row.sent_at = SENT, True, now, now
        row.subject, row.text = mail.subject, "" if row.channel == Statement.Channel.POST else mail.body
    Statement.objects.bulk_update(rows, WRITTEN)
    record_many([_noted(row, by, now) for row in rows], now=now)


def _noted(row: Statement, by: User, now: datetime) -> NewEntry:
    text, people = f"{row.subject}\n\n{row.text}".strip(), [(row.contact_id, str(row.contact))] if row.contact else []
    return NewEntry(
        customer_id=row.customer_id, kind="statement_sent", subject=told(row), happened_at=now, text=text,
        author_id=by.pk, contacts=people,
    )  # fmt: skip
