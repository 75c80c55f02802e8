import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from credit.evaluation.evaluating import evaluate
from credit.evaluation.reading import COLUMNS, Unreadable, read_invoices
from credit.evaluation.report import lines


class Command(BaseCommand):
    help = (
        "Measures rating and collection risk on the invoices of a file, month by month, knowing nothing later. CSV with"
        f" the columns {', '.join(COLUMNS)} (days as 2026-03-31, paid_on may be empty; disputed yes or no), or the"
        " layout of the public data sets (customerID, InvoiceDate, DueDate, SettledDate, InvoiceAmount, Disputed; days"
        " as 3/31/2026). The books are neither read nor touched. Exits with 2 when the file cannot be used."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the CSV file")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, file, as_json, **_):
        try:
            said = evaluate(read_invoices(file))
        except Unreadable as trouble:
            self.stderr.write(str(trouble))
            sys.exit(2)
        self.stdout.write(json.dumps(said) if as_json else "\n".join(lines(said)))
