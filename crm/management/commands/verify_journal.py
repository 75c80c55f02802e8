import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from customers.models import Customer
from journal.codes import NoCode, disagreement
from journal.examine import Finding, examine
from journal.verify import Bad
from journal.verify_offsite import Kept, NotANote, read_kept


class Command(BaseCommand):
    help = "Check that the journal is what was signed; exit 1 naming the first bad entry if anything was altered."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--customer", metavar="CODE", help="only this customer's journal")
        parser.add_argument("--note", metavar="FILE", help="compare with a checkpoint kept outside (export_checkpoint)")
        parser.add_argument("--code", help="compare with the verification code of a printed journal (with --customer)")
        parser.add_argument("--json", action="store_true", help="answer in JSON")

    def handle(self, *args: object, customer: str | None, **options: object) -> None:
        about, kept = self._customer(customer), self._kept(options["note"])
        if options["code"] and not about:
            raise CommandError("A verification code is of one customer: name it with --customer.", returncode=2)
        finding = examine(about, kept=kept, tell=self._tell)
        if options["code"] and not finding.bad:
            finding = self._compared(finding, about, options["code"])
        self.stdout.write(json.dumps(_answer(finding), indent=2) if options["json"] else str(finding))
        if finding.bad:
            sys.exit(1)

    def _kept(self, file: str | None) -> Kept | None:
        if file is None:
            return None
        try:
            return read_kept(Path(file).read_text(encoding="utf-8"))
        except (OSError, NotANote, UnicodeDecodeError) as trouble:
            raise CommandError(str(trouble), returncode=2) from trouble

    def _compared(self, finding: Finding, customer: Customer, code: str) -> Finding:
        try:
            problem = disagreement(customer, code)
        except NoCode as trouble:
            raise CommandError(str(trouble), returncode=2) from trouble
        return replace(finding, bad=Bad(customer.code, None, None, problem)) if problem else finding

    def _customer(self, code: str | None) -> Customer | None:
        if code is None:
            return None
        if found := Customer.objects.with_code(code).first():
            return found
        raise CommandError(f"There is no customer {code}.", returncode=2)

    def _tell(self, count: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{count:,} entries", ending="")


def _answer(finding: Finding) -> dict[str, object]:
    return {
        "ok": finding.bad is None,
        "entries": finding.entries,
        "checkpoints": finding.checkpoints,
        "first_bad": asdict(finding.bad) if finding.bad else None,
        **({"note": str(finding.kept)} if finding.kept else {}),
    }
