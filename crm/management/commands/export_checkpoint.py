import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from journal.checkpoints import Inconsistent, take_checkpoints
from journal.models import Checkpoint
from journal.offsite import NIGHT, checkpoint_file, ship


class Command(BaseCommand):
    help = (
        "Signs what the journal is now and writes it, with the register of keys, into one file to be kept elsewhere; "
        "verify_journal --note FILE compares with it. Exit 1 when nothing can be signed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("-o", "--output", default="-", metavar="FILE", help="the file to write, - for the screen")
        parser.add_argument(
            "--after-restore",
            action="store_true",
            help="the database was restored from a backup older than the last kept checkpoint: go on from it, and ship "
            "the new checkpoint at once",
        )

    def handle(self, *args: object, output: str, after_restore: bool, **options: object) -> None:
        try:
            take_checkpoints(after_restore=after_restore)
        except Inconsistent as trouble:
            self._refuse(str(trouble))
        if not (newest := Checkpoint.objects.order_by("-id").first()):
            self._refuse("There is no entry in the journal yet, so there is nothing to sign.")
        text = checkpoint_file(newest, now=timezone.now())
        if output == "-":
            self.stdout.write(text, ending="")
        else:
            Path(output).write_text(text, encoding="utf-8")
        if after_restore:
            ship(occasion=NIGHT, now=timezone.now())

    def _refuse(self, why: str) -> None:
        self.stderr.write(why)
        sys.exit(1)
