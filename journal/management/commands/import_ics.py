from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from journal.agenda.ics import Unreadable
from journal.agenda.importing import Planned, counted, import_ics, plan_import
from staff.models import User

BAD_ARGUMENTS = 2


class Command(BaseCommand):
    help = "Takes an iCalendar file (.ics) over into the calendar of one person; a second time it changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("user", help="e-mail address of the person")
        parser.add_argument("file", type=Path, help="the .ics file")
        parser.add_argument("--dry-run", action="store_true", help="say what would come of it, change nothing")

    def handle(self, *, user, file, dry_run, **_) -> None:
        owner = User.objects.filter(email__iexact=user, is_active=True).first()
        if not owner:
            raise CommandError(f"Nobody here has the address {user}.", returncode=BAD_ARGUMENTS)
        if not file.is_file():
            raise CommandError(f"There is no file {file}.", returncode=BAD_ARGUMENTS)
        take = plan_import if dry_run else import_ics
        try:
            done = take(owner=owner, content=file.read_bytes(), now=timezone.now())
        except Unreadable as refusal:
            raise CommandError(f"{file}: {refusal}", returncode=BAD_ARGUMENTS) from refusal
        self._tell(done, dry_run=dry_run)

    def _tell(self, done: list[Planned], *, dry_run: bool) -> None:
        self.stdout.write(f"{'Would be: ' if dry_run else ''}{counted(done)}")
        refused = [each for each in done if each.state == "refused"]
        for each in refused:
            self.stderr.write(f"{each.found.title}: {each.remark}")
        if refused:
            raise CommandError(f"{len(refused)} not taken.", returncode=1)
