import json

from django.core.management.base import BaseCommand, CommandError, CommandParser

from crm.demo.company import NotEmpty, make_company
from crm.demo.house import introduce
from foundation.periods import company_today


class Command(BaseCommand):
    help = "Makes a demo company with five years of history in an empty installation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--customers", type=int, required=True, metavar="N")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed makes the same company")
        parser.add_argument("--json", action="store_true", dest="as_json", help="say what was made as JSON")

    def handle(self, *, customers: int, seed: int, as_json: bool, verbosity: int, **_: object) -> None:
        try:
            made = make_company(customers=customers, seed=seed, today=company_today(), say=self._progress(verbosity))
        except (NotEmpty, ValueError) as refusal:
            raise CommandError(str(refusal)) from refusal
        introduce()
        if as_json:
            self.stdout.write(json.dumps(made))
        elif verbosity:
            width = max(map(len, made))
            self.stdout.write("\n".join(f"{what:<{width}}  {count:>12,}" for what, count in made.items()))

    def _progress(self, verbosity: int):
        """Say on standard error what is being done, where somebody watches."""
        if verbosity < 1 or not self.stderr.isatty():
            return lambda doing: None
        return lambda doing: self.stderr.write(f"\r\033[K{doing} …", ending="")
