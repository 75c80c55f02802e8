"""Papers that left the house, for the walk over all pages: a run of statements that waits, and a statement sent."""

from datetime import date, datetime

from django.core.files.base import ContentFile
from django.db.models import Model

from customers.models import Customer
from documents.filing import store_file
from financials.models import Statement, StatementRun
from financials.statement_runs.runs import make_run
from foundation.periods import company_today
from staff.models import User

TEXT = """Dear Petra Lindner,

these items were open on your account at the end of the month.

Kind regards
Renate Meyer
"""


def papers(customer: Customer, *, by: User, now: datetime) -> None:
    """Let there be a statement of last month that was sent, and a run of today that waits for its release."""
    today = company_today(now)
    _sent(customer, today.replace(day=1), by, now)
    make_run(kind="open_item", ends_on=today, by=by, now=now)


def _sent(customer: Customer, day: date, by: User, now: datetime) -> None:
    done = StatementRun.objects.create(
        kind="open_item", ends_on=day, status="finished", made_at=now, made_by=by, released_at=now, released_by=by,
        finished_at=now,
    )  # fmt: skip
    letter = store_file(
        customer=customer, content=ContentFile(b"%PDF-1.7 a statement"), name=f"statement-{customer.code}.pdf",
        by=by, now=now,
    )  # fmt: skip
    sent = done.statements.create(
        customer=customer, kind="open_item", ends_on=day, status="sent", channel="both", counts=True, sent_at=now,
        to="petra.lindner@baumgart.example", contact=customer.contacts.first(), language="en", file=letter,
        subject="Statement of account", text=TEXT,
    )  # fmt: skip
    sent.balances.create(customer=customer, currency=customer.currency, closing="1424.43", overdue="1424.43")


def thing(route: str, customer: Customer) -> Model | None:
    """Return what a page about statements is about; None for other pages."""
    if route.startswith("statements/<"):
        return StatementRun.objects.filter(status="proposed").first()
    if "financials/statements/<" in route:
        found = Statement.objects.filter(customer=customer)
        return found.filter(status="proposed").first() or found.first()
    return None
