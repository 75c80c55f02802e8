"""Making the demo company, all of it or nothing."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.db import connection, models, transaction

from catalog.models import Product
from credit.models import Dispute, Promise
from crm.demo.diary import write_diary
from crm.demo.history import History
from crm.demo.plan import LARGE, Plan
from crm.demo.register import Register, last_id, reset_sequences
from crm.demo.sheets import Sheets
from crm.demo.team import hire
from crm.demo.trade import write_products
from customers.models import Contact, Customer, Hold, Person
from documents.models import StoredFile
from financials.models import Allocation, Document, Line, Payment
from foundation.models import Series
from journal.models import Entry as JournalEntry

COUNTED = (Customer, Contact, Product, Line, Payment, Allocation, Promise, Dispute, Hold, JournalEntry, StoredFile)


class NotEmpty(Exception):
    """There are customers already; the demo company is only made in an empty house."""

    def __init__(self, customers: int):
        super().__init__(
            f"There are {customers:,} customers here already, and the demo company is only made in an empty "
            "installation. Choose another VAR_DIR (VAR_DIR=/somewhere/else manage.py demo …) to have one beside it."
        )


def make_company(
    *, customers: int, seed: int, today: date, say: Callable[[str], None] = lambda doing: None
) -> dict[str, int]:
    """Make the company and return how much of everything there is. Raises NotEmpty, and ValueError below one."""
    if customers < 1:
        raise ValueError("A company needs at least one customer: --customers 300")
    with transaction.atomic():
        if existing := Customer.objects.count():
            raise NotEmpty(existing)
        _make(plan_for(customers, seed, today), say)
    with connection.cursor() as cursor:
        say("looking at what there is")
        cursor.execute("VACUUM ANALYZE" if customers >= LARGE else "ANALYZE")
    return counts()


def _make(plan: Plan, say: Callable[[str], None]) -> None:
    team, products_before = hire(), last_id(Product)
    write_products(plan, Sheets())
    history = History(plan, team, products_before)
    history.prepare()
    Register(plan, team).write(lambda done: say(f"{done:,} customers"))
    reset_sequences(Customer, Person)
    history.write(say)
    write_diary(plan, history, say)


def counts() -> dict[str, int]:
    """Return how much of everything there is."""
    kinds = dict(Document.objects.order_by().values_list("kind").annotate(count=models.Count("pk")))
    made = {str(model._meta.verbose_name_plural): model.objects.count() for model in COUNTED}
    return made | {f"{kind.label}s": kinds.get(kind.value, 0) for kind in Document.Kind}


def plan_for(customers: int, seed: int, today: date) -> Plan:
    """Return the plan of a company whose customers are numbered as the installation numbers its own."""
    series = Series.objects.get(pk="customer")
    return Plan(
        customers=customers,
        seed=seed,
        today=today,
        currency=settings.COMPANY_CURRENCY,
        prefix=series.prefix,
        digits=series.digits,
        first_number=series.next_value,
    )
