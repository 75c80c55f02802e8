from datetime import date, timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from credit.standing import run_night
from foundation.periods import company_today


class Command(BaseCommand):
    help = "Computes ratings, risks and agings of everybody, as the night does (by default as of yesterday)."

    def add_arguments(self, parser):
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the day to compute, YYYY-MM-DD")

    def handle(self, *, as_of, **_):
        now = timezone.now()
        run = run_night(day=as_of or company_today(now) - timedelta(days=1), now=now)
        seconds = (run.finished_at - run.started_at).total_seconds()
        self.stdout.write(f"Standing as of {run.day}: {run.customers_changed} rows changed, {seconds:.1f} s.")
