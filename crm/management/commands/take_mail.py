import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from journal.mail.intake import take_in


class Command(BaseCommand):
    help = "Takes in e-mail from files (one message each, as a mail server delivers it): threads it and files it."

    def add_arguments(self, parser):
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="FILE", help="a message (.eml), - for standard input"
        )
        parser.add_argument("--mailbox", required=True, metavar="NAME", help="the address it came to")

    def handle(self, *, files, mailbox, **_):
        filed = 0
        for file in files:
            mail = take_in(raw=self._read(file), mailbox=mailbox, now=timezone.now())
            filed += bool(mail.customer_id)
            where = f"filed under {mail.customer}" if mail.customer_id else "waits to be filed"
            self.stdout.write(f"{file}: {where}, thread {mail.thread_id}: {mail.subject or '(no subject)'}")
        self.stdout.write(f"{len(files)} taken in, {filed} filed, {len(files) - filed} to be filed by hand.")

    def _read(self, file: Path) -> bytes:
        try:
            return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        except OSError as trouble:
            raise CommandError(f"{file} cannot be read: {trouble.strerror}.", returncode=2) from trouble
