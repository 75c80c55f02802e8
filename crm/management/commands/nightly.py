from datetime import date, timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from crm.night import NightFailed, NightIsRunning, run
from foundation.periods import company_today


class Command(BaseCommand):
    help = (
        "Does the night's work: ratings, risks and agings of everybody (by default as of yesterday), the hold policy "
        "and the recurring invoices whose day has come. A night that was interrupted is taken up where it stopped. "
        "With --as-of an earlier day only the figures of that day are computed."
    )

    def add_arguments(self, parser):
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the day to compute, YYYY-MM-DD")

    def handle(self, *, as_of, **_):
        now = timezone.now()
        day = as_of or company_today(now) - timedelta(days=1)
        try:
            marks = run(day=day, now=now, again=True)
        except NightIsRunning as busy:
            self.stdout.write(str(busy))
            return
        except NightFailed as failed:
            raise CommandError(str(failed)) from failed
        self.stdout.write(f"The night of {day}:")
        for mark in marks:
            seconds = (mark.finished_at - mark.started_at).total_seconds()
            self.stdout.write(f"  {mark.step}: {mark.rows} written, {seconds:.1f} s")
