from django.core.management.base import BaseCommand, CommandError

from foundation import upkeep


class Command(BaseCommand):
    help = "Compare the search index with the data it is read from, and repair it. The triggers keep it right anyway."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only compare; exit 1 when anything differs")

    def handle(self, *, check: bool, **options):
        found = upkeep.differences() if check else upkeep.repair()
        said = f"{found.missing:,} entries missing or outdated, {found.stale:,} stale."
        if check and found:
            raise CommandError(f"{said} Repair it with: manage.py rebuild_search")
        self.stdout.write(said if check else f"Search index repaired: {said}")
