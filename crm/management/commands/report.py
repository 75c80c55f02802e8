import json
import sys
import tempfile
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction

from crm.reports import REPORTS, Asked, CannotReport, Report
from crm.reports.printing import write_pdf
from customers.models import Customer
from foundation.pdf import PdfError
from foundation.periods import company_today
from foundation.tables import write_csv, write_xlsx

FORMATS = ("pdf", "csv", "xlsx", "json")


class Command(BaseCommand):
    help = "Writes a report into a file, as of today or any day of the past."

    def add_arguments(self, parser):
        parser.add_argument("name", choices=sorted(REPORTS))
        parser.add_argument("--customer", metavar="CODE", help="only this customer (journal)")
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the day to report, YYYY-MM-DD")
        parser.add_argument("--format", choices=FORMATS, default="pdf", dest="kind")
        parser.add_argument("-o", "--output", required=True, metavar="FILE", help="the file to write, - for the screen")

    def handle(self, *, name, customer, as_of, kind, output, **_):
        today = company_today()
        try:
            asked = Asked(min(as_of or today, today), self._customer(customer))
            if output == "-":
                with tempfile.TemporaryDirectory() as directory:
                    file = Path(directory) / "report"
                    write(REPORTS[name], asked, kind, file)
                    self._show(file)
            else:
                write(REPORTS[name], asked, kind, Path(output))
        except (CannotReport, PdfError) as refusal:
            self.stderr.write(str(refusal))
            sys.exit(1)

    def _customer(self, code: str | None) -> Customer | None:
        if not code:
            return None
        if found := Customer.objects.with_code(code).first():
            return found
        raise CannotReport(f"There is no customer with the code {code}.")

    def _show(self, file: Path) -> None:
        binary = getattr(self.stdout._out, "buffer", None)
        if binary:
            binary.write(file.read_bytes())
        else:
            self.stdout.write(file.read_text())


@transaction.atomic
def write(report: Report, asked: Asked, kind: str, to: Path) -> None:
    """Write the report into a file of one of FORMATS."""
    if kind == "pdf":
        write_pdf(report, asked, to)
    elif kind == "json":
        report.read(asked)
        to.write_text(json.dumps(report.document(asked), ensure_ascii=False))
    else:
        with to.open("wb") as file:
            {"csv": write_csv, "xlsx": write_xlsx}[kind](report.columns, report.read(asked), file)
