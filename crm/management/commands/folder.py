import json
import sys
from datetime import date

from django.core.management.base import BaseCommand

from crm.figures import folder_figures
from customers.models import Customer
from foundation.periods import company_today


class Command(BaseCommand):
    help = "Prints every figure of one customer's folder, as of today or any day of the past."

    def add_arguments(self, parser):
        parser.add_argument("code")
        parser.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="the day to show, YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", dest="as_json", help="for machines, on one line")

    def handle(self, *, code, as_of, as_json, **_):
        customer = Customer.objects.with_code(code).select_related("parent", "payer", "sales_rep").first()
        if not customer:
            self.stderr.write(f"There is no customer with the code {code}.")
            sys.exit(1)
        today = company_today()
        figures = folder_figures(customer=customer, as_of=min(as_of or today, today), today=today)
        self.stdout.write(json.dumps(figures, indent=None if as_json else 2, ensure_ascii=False))
