"""Making the demo company, all of it or nothing."""

from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from catalog.models import Product
from credit.models import Dispute, Promise, Reminder
from crm.demo.agenda import keep_the_diary
from crm.demo.banners import design_banners
from crm.demo.cabinet import fill_cabinet
from crm.demo.collecting import collect, judge_promises, propose_reminders
from crm.demo.dealings import deal_at_the_desk
from crm.demo.debtors import give_mandates
from crm.demo.diary import write_diary
from crm.demo.groups import sort_into_groups
from crm.demo.history import History
from crm.demo.hold_policy import agree_hold_policy
from crm.demo.payers import name_payers
from crm.demo.plan import Plan
from crm.demo.register import Register, last_id, reset_sequences
from crm.demo.scenes import play_scenes
from crm.demo.service import take_service_calls
from crm.demo.sheets import Sheets
from crm.demo.shelves import fill_shelves
from crm.demo.statements import send_statements
from crm.demo.team import hire
from crm.demo.trade import write_products
from crm.demo.twins import call_one_twice
from crm.night import run as run_night
from customers.models import Contact, Customer, Hold, Person
from documents.models import StoredFile
from financials.models import Allocation, Document, Line, Payment
from foundation.models import Series
from foundation.periods import end_of_day
from journal.models import Appointment, Entry, Task
from service.models import ServiceCall

COUNTED = {
    "customers": Customer,
    "contacts": Contact,
    "products": Product,
    "lines": Line,
    "payments": Payment,
    "allocations": Allocation,
    "promises": Promise,
    "disputes": Dispute,
    "reminders": Reminder,
    "holds": Hold,
    "journal entries": Entry,
    "files": StoredFile,
    "service calls": ServiceCall,
    "tasks": Task,
    "appointments": Appointment,
}
DAY = timedelta(days=1)


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
    say("looking at what there is")
    look_at_what_there_is()
    say("the night: ratings and risks of everybody")
    yesterday = today - DAY
    run_night(day=yesterday, now=end_of_day(yesterday))
    say("the reminders of the day")
    propose_reminders(today)
    say("the statements of the last months")
    send_statements(today)
    return counts()


def _make(plan: Plan, say: Callable[[str], None]) -> None:
    team, products_before = hire(), last_id(Product)
    write_products(plan, Sheets())
    history = History(plan, team, products_before)
    history.prepare()
    Register(plan, team).write(lambda done: say(f"{done:,} customers"))
    reset_sequences(Customer, Person)
    say("filling the shelves")
    fill_shelves(history)
    history.write(say)
    judge_promises(day=plan.today - 2 * DAY)  # of yesterday, the night judges
    write_diary(plan, history, say)
    give_mandates(plan, team, now=timezone.now())
    say("the last weeks at the desk")
    look_at_what_there_is()
    deal_at_the_desk(plan, team)
    play_scenes(plan, team)
    name_payers(plan, team)
    call_one_twice(plan, team)
    take_service_calls(plan, team)
    keep_the_diary(plan, team)
    agree_hold_policy(plan)
    design_banners(plan, team)
    sort_into_groups(plan, team)
    collect(plan, team, history)
    fill_cabinet(team, house=settings.COMPANY_NAME, now=timezone.now())


def look_at_what_there_is() -> None:
    """Let the planner know how full the tables are; it takes them for empty in the transaction that fills them."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def counts() -> dict[str, int]:
    """Return how much of everything there is."""
    kinds = dict(Document.objects.values_list("kind").annotate(models.Count("pk")))
    names = {kind: f"{kind.replace('_', ' ')}s" for kind in Document.Kind.values} | {"delivery": "deliveries"}
    documents = {name: kinds.get(kind, 0) for kind, name in names.items()}
    return {what: model.objects.count() for what, model in COUNTED.items()} | documents


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
