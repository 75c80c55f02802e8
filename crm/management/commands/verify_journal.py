import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand, CommandError, CommandParser

from customers.models import Customer
from journal.examine import examine


class Command(BaseCommand):
    help = "Check that the journal is what was signed; exit 1 naming the first bad entry if anything was altered."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--customer", metavar="CODE", help="only this customer's journal")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args: object, customer: str | None, **options: object) -> None:
        finding = examine(self._customer(customer), tell=self._tell)
        if options["json"]:
            answer = {"ok": finding.bad is None, "entries": finding.entries, "checkpoints": finding.checkpoints}
            answer["first_bad"] = asdict(finding.bad) if finding.bad else None
            self.stdout.write(json.dumps(answer, indent=2))
        else:
            self.stdout.write(str(finding))
        if finding.bad:
            sys.exit(1)

    def _customer(self, code: str | None) -> Customer | None:
        if code is None:
            return None
        if found := Customer.objects.with_code(code).first():
            return found
        raise CommandError(f"There is no customer {code}.", returncode=2)

    def _tell(self, count: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{count:,} entries", ending="")
