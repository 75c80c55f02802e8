import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from crm.supervisor import CannotOpen, House
from foundation.servers import ServersDown


class Command(BaseCommand):
    help = "Run everything: servers, web, worker and beat, until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=urlsplit(settings.PUBLIC_URL).port or 8000)
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 lets other machines in")

    def handle(self, *args: object, host: str, port: int, **options: object) -> None:
        try:
            House(host, port).open()
        except (CannotOpen, ServersDown) as trouble:
            self.stderr.write(str(trouble))
            sys.exit(1)
