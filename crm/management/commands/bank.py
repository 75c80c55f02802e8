import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from financials.bank.booking import book_sure
from financials.bank.contents import Unreadable
from financials.bank.importing import Imported, import_statements
from financials.bank.proposing import propose
from financials.models import BankStatement
from foundation.money import money_text

BAD_ARGUMENTS = 2


class Command(BaseCommand):
    help = "Imports bank statements (MT940, camt.053, BAI2, OFX, CSV), and books the lines that are sure."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a file as the bank's portal gives it")
        parser.add_argument("--book-sure", action="store_true", help="book the lines of which the proposal is sure")
        parser.add_argument("--account", default="", help="our IBAN or account number, for a CSV that does not name it")
        parser.add_argument("--currency", default="", help="the currency of that account")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the result as JSON")

    def handle(self, *, file: Path, book_sure: bool, account: str, currency: str, as_json: bool, **_) -> None:
        imported = self._import(file, account, currency.upper())
        for statement in imported.statements:
            propose(statement.lines.all())
        left = self._book(imported) if book_sure else []
        figures = [_figures(statement) for statement in imported.statements]
        if as_json:
            said = {"format": imported.format, "new": imported.new, "known": imported.known, "statements": figures}
            self.stdout.write(json.dumps(said | {"left": left}, ensure_ascii=False))
            return
        self.stdout.write(imported.sentence)
        for sentence in [*(_said(each) for each in figures), *left]:
            self.stdout.write(f"  {sentence}")

    def _import(self, file: Path, number: str, currency: str) -> Imported:
        """Take the file in; what cannot be read is a wrong argument, and nothing of it is kept."""
        try:
            content = file.read_bytes()
            return import_statements(
                content=content, file_name=file.name, by=None, now=timezone.now(), number=number, currency=currency
            )
        except OSError as trouble:
            raise CommandError(f"{file} cannot be read: {trouble.strerror}.", returncode=BAD_ARGUMENTS) from trouble
        except Unreadable as trouble:
            raise CommandError(f"{file.name}: {trouble}", returncode=BAD_ARGUMENTS) from trouble

    def _book(self, imported: Imported) -> list[str]:
        outcomes = [book_sure(statement=each, by=None, now=timezone.now()) for each in imported.statements]
        return [sentence for _, left in outcomes for sentence in left]


def _figures(statement: BankStatement) -> dict[str, object]:
    found = BankStatement.objects.with_progress().select_related("account").get(pk=statement.pk)
    currency = found.account.currency
    return {
        "account": found.account.number,
        "currency": currency,
        "number": found.number,
        "closing": money_text(found.closing, currency),
        "difference": money_text(found.difference, currency),
        "lines": found.lines_count,
        "booked": found.booked,
        "sure": found.sure,
        "undecided": money_text(found.waiting, currency),
    }


def _said(figures: dict[str, object]) -> str:
    name = f"{figures['account']} {figures['number']}".strip()
    differs = f"; the balance differs by {figures['difference']}" if float(figures["difference"] or 0) else ""
    sure = f", {figures['sure']} more are sure" if figures["sure"] else ""
    return (
        f"{name}: {figures['booked']} of {figures['lines']} lines booked{sure}; "
        f"{figures['undecided']} {figures['currency']} came in and is not decided{differs}."
    )
