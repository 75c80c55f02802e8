"""How the demo company collects: what became of promises, who collects from whom, what was written to late payers."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.db import connection

from credit.collecting.accounts import accounts
from credit.collecting.life import follow
from credit.dunning.notice import notice_of
from credit.dunning.runs import make_run
from credit.dunning.stops import stop_reminders
from credit.dunning.wording import Wording, text_for, written
from credit.models import Reminder
from crm.demo.accounts import working_day
from crm.demo.history import History
from crm.demo.plan import Plan
from crm.demo.team import Team
from customers.models import Customer
from foundation.periods import company_today, company_zone
from foundation.sql import statement
from staff.models import User

WORDED = 2_000  # customers, up to which every reminder has its text
JUDGED = """
    UPDATE credit_promise promise
    SET outcome = said.outcome, closed_on = said.closed_on, received = said.received, kept_on = said.kept_on
    FROM unnest(%(keys)s::bigint[], %(outcomes)s::text[], %(closed)s::date[], %(received)s::numeric[], %(kept)s::date[])
        AS said (id, outcome, closed_on, received, kept_on)
    WHERE promise.id = said.id
"""


def judge_promises(*, day: date) -> None:
    """Say of every promise what the payments up to the end of a day say, as the nights would have; many at once."""
    said = [
        (stored.promised.key, verdict.outcome, verdict.closed_on, verdict.received, verdict.kept_on)
        for promises, account in accounts(day=day)
        for stored in promises
        if (verdict := follow(stored.said, stored.promised, account, day=day)) != stored.said
    ]
    if said:
        columns = (list(column) for column in zip(*said, strict=True))
        names = ("keys", "outcomes", "closed", "received", "kept")
        with connection.cursor() as cursor:
            cursor.execute(JUDGED, dict(zip(names, columns, strict=True)))


def collect(plan: Plan, team: Team, history: History) -> None:
    """Spread the overdue accounts over the collectors, note who wants paper, and whom nobody reminds for now."""
    history.run(statement(__file__, "cases"))
    if plan.customers <= WORDED:
        write_reminders()
    late = Customer.objects.filter(
        collection_case__isnull=False, entries__kind="invoice", entries__due_on__lt=plan.today
    )
    if customer := late.order_by("-pk").first():
        collector = User.objects.get(pk=team.members["collections"][0])
        said = {
            "reason": "Their new bookkeeper goes through the account with us",
            "until": plan.today + timedelta(days=14),
        }
        now = datetime.combine(working_day(plan.today - timedelta(days=4)), time(15), company_zone())
        stop_reminders(customer=customer, by=collector, now=now, **said)


def propose_reminders(today: date) -> None:
    """Make the run of the day, which waits for somebody to look through it and release it."""
    make_run(now=datetime.combine(working_day(today), time(8, 30), company_zone()), automatic=True)


def write_reminders() -> None:
    """Put into words what the reminders of the past said, in their customers' languages."""
    sent = Reminder.objects.filter(status=Reminder.Status.SENT, text="").select_related(
        "customer", "contact__person", "level", "run__released_by"
    )
    before: dict[tuple[int, str], date] = {}
    for reminder in sent.order_by("sent_at"):
        account, day = (reminder.customer_id, reminder.currency), company_today(reminder.sent_at)
        text = text_for(reminder.level, reminder.language)
        notice = replace(notice_of(reminder, language=text.language, day=day), last_reminder=before.get(account))
        says = written(Wording(text.subject, text.body, text.sms), notice)
        reminder.subject, reminder.text, before[account] = says.subject, says.body, day
        reminder.save(update_fields=["subject", "text"])
