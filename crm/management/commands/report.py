import json
import sys
import tempfile
from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from credit.rating.grades import GRADES, NOT_RATED
from crm.reports import REPORTS, Asked, CannotReport, Report
from crm.reports.asking import NONE, SEVERAL
from crm.reports.printing import write_pdf
from crm.reports.report import Choice, usual_begin
from customers.models import Category, Customer
from foundation.pdf import PdfError
from foundation.periods import company_today
from foundation.tables import write_csv, write_xlsx
from journal.filters import EntryFilter
from journal.verify_offsite import NotANote, read_kept
from staff.models import User

FORMATS = ("pdf", "csv", "xlsx", "json")


class Command(BaseCommand):
    help = "Writes a report into a file, as of today or any day of the past."

    def add_arguments(self, parser):
        parser.add_argument("name", choices=sorted(REPORTS))
        parser.add_argument("--customer", metavar="CODE", help="only this customer")
        parser.add_argument("--from", type=date.fromisoformat, dest="begins_on", help="the first day of a period")
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the day to report, YYYY-MM-DD")
        parser.add_argument("--format", choices=FORMATS, default="pdf", dest="kind")
        parser.add_argument("--note", metavar="FILE", help="a checkpoint kept outside that a journal in JSON continues")
        self._add_whose(parser)
        parser.add_argument("--collector", metavar="EMAIL", help="only customers this person collects from")
        parser.add_argument("--grade", choices=[*GRADES, NOT_RATED], default="", help="only customers rated so")
        parser.add_argument("--currency", default="", metavar="CODE", help="only amounts in this currency")
        parser.add_argument(
            "--kind", dest="entry_kind", help="only entries of this kind: call_in, complaint …, or people, house"
        )
        parser.add_argument("--person", metavar="NAME", help="only entries this person took part in or wrote")
        parser.add_argument("--since", type=date.fromisoformat, metavar="DATE", help="only entries from this day on")
        parser.add_argument("--until", type=date.fromisoformat, metavar="DATE", help="only entries up to this day")
        parser.add_argument("--words", metavar="TEXT", help="only entries with these words")
        parser.add_argument("-o", "--output", required=True, metavar="FILE", help="the file to write, - for the screen")

    def _add_whose(self, parser) -> None:
        parser.add_argument("--sales-rep", metavar="EMAIL", help="only customers of this person, or of “none”")
        parser.add_argument("--category", metavar="NAME", help="only customers in this one, in “none” or “several”")
        parser.add_argument("--group", metavar="CODE", help="only this head office and everybody below it")
        parser.add_argument("--status", default="", choices=Customer.Status.values, help="only these customers")
        parser.add_argument("--place", default="", help="only customers in this city, postcode, region or country")
        for key, choices in own_choices().items():
            known = ", ".join(dict.fromkeys(option for choice in choices for option in choice.options))
            label = choices[0].label.lower()
            parser.add_argument(f"--{key.replace('_', '-')}", dest=key, help=f"{label}: {known}" if known else label)

    def handle(self, *, name, kind, output, **options):
        try:
            asked = self._asked(options, REPORTS[name])
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

    def _asked(self, options: dict, report: Report) -> Asked:
        period = "period" in report.asks
        as_of = min(options["as_of"] or company_today(), company_today())
        return Asked(
            as_of,
            self._customer(options["customer"]),
            self._chosen(options),
            since=self._since(options["note"]),
            begins_on=min(options["begins_on"] or usual_begin(as_of), as_of) if period else None,
            collector=self._user(options["collector"]),
            grade=options["grade"],
            currency=options["currency"].upper(),
            choices=self._choices(options, report),
            own=report.own,
            **self._whose(options),
        )

    def _whose(self, options: dict) -> dict[str, object]:
        """Whose customers: “none” is those nobody has, or that are in no category."""
        rep, category = options["sales_rep"], options["category"]
        barred = {"sales_rep": rep, "category": category}
        return {
            "sales_rep": None if rep == NONE else self._user(rep),
            "category": None if category in (NONE, SEVERAL) else self._category(category),
            "without": frozenset(name for name, said in barred.items() if said == NONE),
            "several": category == SEVERAL,
            "group": self._customer(options["group"]),
            "status": options["status"],
            "place": options["place"],
        }

    def _choices(self, options: dict, report: Report) -> dict[str, str]:
        said = {choice.key: options[choice.key] for choice in report.own if options[choice.key]}
        for choice in report.own:
            if choice.options and said.get(choice.key, next(iter(choice.options))) not in choice.options:
                raise CannotReport(f"Choose --{choice.key.replace('_', '-')} among {', '.join(choice.options)}.")
        return said

    def _category(self, name: str | None) -> Category | None:
        if not name:
            return None
        if found := Category.objects.filter(name__iexact=name).first():
            return found
        raise CannotReport(f"There is no category {name}.")

    def _chosen(self, options: dict) -> EntryFilter:
        named = {name: options[name] for name in ("person", "since", "until")}
        named |= {"kind": options["entry_kind"], "text": options["words"]}
        return EntryFilter(**{name: value for name, value in named.items() if value})

    def _user(self, email: str | None) -> User | None:
        if not email:
            return None
        if found := User.objects.filter(email__iexact=email).first():
            return found
        raise CannotReport(f"Nobody here has the e-mail address {email}.")

    def _customer(self, code: str | None) -> Customer | None:
        if not code:
            return None
        if found := Customer.objects.with_code(code).first():
            return found
        raise CannotReport(f"There is no customer with the code {code}.")

    def _since(self, note: str | None) -> int:
        try:
            return read_kept(Path(note).read_text(encoding="utf-8")).statement.size if note else 0
        except (OSError, UnicodeDecodeError, NotANote) as trouble:
            raise CommandError(str(trouble), returncode=2) from trouble

    def _show(self, file: Path) -> None:
        binary = getattr(self.stdout._out, "buffer", None)
        if binary:
            binary.write(file.read_bytes())
        else:
            self.stdout.write(file.read_text())


def own_choices() -> dict[str, list[Choice]]:
    """Return the choices that only some reports have, by their key."""
    found: dict[str, list[Choice]] = {}
    for report in REPORTS.values():
        for choice in report.own:
            found.setdefault(choice.key, []).append(choice)
    return found


def write(report: Report, asked: Asked, kind: str, to: Path) -> None:
    """Write the report into a file of one of FORMATS."""
    with report.moment():
        if kind == "pdf":
            write_pdf(report, asked, to)
        elif kind == "json":
            report.read(asked)
            to.write_text(json.dumps(report.document(asked), ensure_ascii=False))
        else:
            with to.open("wb") as file:
                {"csv": write_csv, "xlsx": write_xlsx}[kind](report.columns_for(asked), report.read(asked), file)
