import json
import sys
from dataclasses import asdict
from datetime import date

from django.core.management.base import BaseCommand

from crm.books import RULES, check
from foundation.periods import company_today


class Command(BaseCommand):
    help = "Checks every invariant of the money; exits with 1 and names the first differences when one does not hold."

    def add_arguments(self, parser):
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the day to check, YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, as_of, as_json, **_):
        as_of = as_of or company_today()
        differences = list(check(as_of=as_of))
        if as_json:
            found = [asdict(difference) for difference in differences]
            self.stdout.write(json.dumps({"as_of": as_of.isoformat(), "ok": not found, "differences": found}))
        else:
            for difference in differences:
                self.stdout.write(str(difference))
            verdict = f"{len(differences)} differences." if differences else "The books are right."
            self.stdout.write(f"{len(RULES) + 2} rules checked as of {as_of}. {verdict}")
        if differences:
            sys.exit(1)
