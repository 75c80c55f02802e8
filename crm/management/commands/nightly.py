from datetime import date, timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from credit.standing import run_night
from financials.recurring import write_due
from foundation.periods import company_today


class Command(BaseCommand):
    help = (
        "Computes ratings, risks and agings of everybody, as the night does (by default as of yesterday), and writes "
        "the recurring invoices whose day has come. With --as-of only the figures of that day are computed."
    )

    def add_arguments(self, parser):
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the day to compute, YYYY-MM-DD")

    def handle(self, *, as_of, **_):
        now = timezone.now()
        run = run_night(day=as_of or company_today(now) - timedelta(days=1), now=now)
        seconds = (run.finished_at - run.started_at).total_seconds()
        self.stdout.write(f"Standing as of {run.day}: {run.customers_changed} rows changed, {seconds:.1f} s.")
        if as_of is None:
            self.stdout.write(f"Recurring invoices written: {len(write_due(now=now))}.")
