from django.core.management.base import BaseCommand

from crm.roles import ROLES, sync_roles


class Command(BaseCommand):
    help = "Write the roles of crm/roles.py into the groups of the same name."

    def handle(self, **options):
        sync_roles()
        if options["verbosity"]:
            self.stdout.write(f"Roles written: {', '.join(role.name for role in ROLES)}.")
