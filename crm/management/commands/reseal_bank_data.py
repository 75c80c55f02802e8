from django.core.management.base import BaseCommand

from customers.banking import reseal_bank_accounts


class Command(BaseCommand):
    help = "Seal the customers' bank data anew with BANK_DATA_KEY; the key before it stands in BANK_DATA_KEY_FALLBACKS."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"Sealed anew: {reseal_bank_accounts():,} accounts.")
