"""Customers with an account, and the statements that go to them, for the stories about runs of statements."""

from datetime import date

from customers.delivery import change_delivery
from customers.models import Customer, DeliveryPreference
from documents.rounds.sending import Sent
from financials.models import Statement, StatementRun
from financials.statement_runs.runs import make_run, release_run
from financials.statement_runs.sending import send_run
from staff.models import User
from tests.credit.dunning.debts import DAY, NOW, debtor
from tests.press import press

MONTH = (date(2026, 10, 1), date(2026, 10, 31))
__all__ = ["DAY", "MONTH", "NOW", "branch", "debtor", "lives", "only", "prefers", "proposed", "released", "sent"]


def proposed(by: User, *, now=NOW, ends_on: date = DAY, kind: str = "open_item", **fields) -> StatementRun:
    return make_run(kind=kind, ends_on=ends_on, by=by, now=now, **fields)


def released(by: User, *, now=NOW, **fields) -> StatementRun:
    return release_run(run=proposed(by, now=now, **fields), by=by, now=now)


def sent(run: StatementRun, now=NOW) -> Sent:
    return send_run(run=run, clock=lambda: now, press=press())


def only(run: StatementRun) -> Statement:
    return run.statements.select_related("customer", "file", "run").get()


def prefers(customer: Customer, by: User, statements: str, **chosen) -> None:
    fields = {"invoices": "", "reminders": "", "email": "", "mobile": "", **chosen}
    change_delivery(customer=customer, statements=statements, by=by, now=NOW, **fields)


def lives(customer: Customer, street: str = "Main Street 1") -> None:
    customer.addresses.create(line1=street, postcode="20457", city="Hamburg", country="DE")


def branch(head: Customer, by: User, amount: str = "50.00", **fields) -> Customer:
    """A branch with an account of its own, below a head office that gets one statement for all."""
    said = {"consolidated": True, "changed_at": NOW, "changed_by": by}
    DeliveryPreference.objects.update_or_create(customer=head, defaults=said)
    return debtor(amount, parent=head, **fields)
