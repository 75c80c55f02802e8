"""Five years of business, written by the database itself: a handful of set-based statements (sql/)."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection

from credit.models import Dispute, Promise, Reminder, ReminderRun
from crm.demo.bulk import indexed_at_the_end
from crm.demo.plan import Plan
from crm.demo.register import last_id, reset_sequences
from crm.demo.team import Team
from customers.models import Customer
from financials.models import Allocation, Document, Entry, Line, Payment
from foundation.models import SearchEntry, Series
from foundation.sql import statement

# Computed to the last cent before anything is booked, because nothing that is booked can be changed.
STAGED = {
    "deals": "agreeing deals",
    "lines": "pricing lines",
    "invoices": "invoicing deliveries",
    "settlements": "deciding who pays when",
    "payments": "receiving payments",
}
BOOKED = {
    "documents": "writing documents",
    "ledger": "posting to the accounts",
    "allocations": "settling invoices",
}
LAST = {
    "credit": "taking promises and disputes",
    "reminders": "reminding",
    "holds": "placing holds",
}
LOADED = (Document, Line, Payment, Entry, Allocation, SearchEntry)
WORKING_MEMORY = "256MB"
REMINDING = timedelta(days=190)  # so long ago the house began to send reminders


@dataclass
class History:
    plan: Plan
    team: Team
    products_before: int  # the highest product number before ours

    def prepare(self) -> None:
        """Give the database the dice and the empty sheet of accounts."""
        self.parameters = {
            "seed": self.plan.seed,
            "today": self.plan.today,
            "zone": settings.COMPANY_TIME_ZONE,
            "currency": self.plan.currency,
            "manager": self.team.manager,
            "few_lines": 5 if self.plan.is_large else 1.6,
            "ordered_share": 0.4 if self.plan.is_large else 0.65,
            "first_customer": 1 + last_id(Customer),
            "products_before": self.products_before,
            "products": self.plan.products,
            "documents_before": last_id(Document),
            "payments_before": last_id(Payment),
            "entries_before": last_id(Entry),
            "promises_before": last_id(Promise),
            "disputes_before": last_id(Dispute),
            "runs_before": last_id(ReminderRun),
            "reminders_before": last_id(Reminder),
            "promises_since": self.plan.today - self.plan.remembered,
            "reminders_since": self.plan.today - min(REMINDING, self.plan.remembered),
            "collector": self.team.members["collections"][0],
            "sellers": self.team.members["sales"],
        }
        self.run("SELECT set_config('work_mem', %(memory)s, true)", {"memory": WORKING_MEMORY})
        self.run(statement(__file__, "draw"))

    def write(self, say: Callable[[str], None] = lambda doing: None) -> None:
        """Write everything from the accounts staged."""
        self._take(STAGED, say)
        with indexed_at_the_end(LOADED) if self.plan.is_large else nullcontext():
            self._take(BOOKED, say)
            say("building indexes")
        self._take(LAST, say)
        self._raise_series()
        reset_sequences(Document, Payment, Entry, Promise, Dispute, ReminderRun, Reminder)

    def _take(self, steps: dict[str, str], say: Callable[[str], None]) -> None:
        for name, doing in steps.items():
            say(doing)
            self.run(statement(__file__, name))

    def _raise_series(self) -> None:
        """The next document of each kind follows the last one written here."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT kind, max(nth) FROM demo_document WHERE status <> 'draft' GROUP BY kind")
            for kind, used in cursor.fetchall():
                series = Series.objects.get(pk=kind)
                Series.objects.filter(pk=kind).update(next_value=series.next_value + used)

    def run(self, sql: str, sizes: dict | None = None) -> None:
        """Execute statements with our own parameters and some more."""
        with connection.cursor() as cursor:
            cursor.execute(sql, self.parameters | (sizes or {}))
