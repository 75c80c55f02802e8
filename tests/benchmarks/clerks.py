"""Eight clerks who book at the same time, each a process with its own connection, in a database beside the company."""

import multiprocessing
import os
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import connect

from customers.models import Customer
from financials.documents import LineDraft
from financials.invoices import issue_invoice
from financials.models import Document
from financials.payments import record_payment
from staff.models import User
from tests import make

CLERKS = 8
CUSTOMERS = 400
TODAY = date(2026, 5, 4)
BESIDE = "posting"


@contextmanager
def another_database():
    """An empty database with all migrations applied, dropped afterwards; the company is not touched."""
    company = connections["default"].settings_dict["NAME"]
    with connect(**{**settings.SERVERS.connection, "dbname": "postgres"}, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {BESIDE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {BESIDE}")
        try:
            point_at(BESIDE)
            call_command("migrate", interactive=False, verbosity=0)
            yield
        finally:
            point_at(company)
            server.execute(f"DROP DATABASE IF EXISTS {BESIDE} WITH (FORCE)")


def point_at(name: str) -> None:
    connections.close_all()
    connections["default"].settings_dict["NAME"] = name


def open_the_accounts() -> list[int]:
    """Everybody has signed before, and every customer has been billed before."""
    for number in range(CLERKS):
        make.user(f"Clerk {number}")
    return [make.customer(f"K{number:05d}", name=f"Customer {number}").pk for number in range(CUSTOMERS)]


class Desks:
    """As many processes as there are people, each with a connection of its own, who begin together."""

    def __init__(self, many: int) -> None:
        forking = multiprocessing.get_context("fork")
        self.start = forking.Barrier(many + 1)
        connections.close_all()
        self.pool = forking.Pool(many, begin, [self.start])

    def together(self, at_the_desk: Callable, shares: list[tuple]) -> tuple[list, float]:
        """Return what each answers, and the seconds from `begin_together` to the last one's end."""
        running = self.pool.starmap_async(at_the_desk, shares, chunksize=1)
        self.start.wait()
        began = time.perf_counter()
        return running.get(), time.perf_counter() - began

    def leave(self) -> None:
        self.pool.terminate()
        self.pool.join()


class Clerks(Desks):
    """Eight of them; `do` lets all of them work at once."""

    def __init__(self) -> None:
        super().__init__(CLERKS)

    def do(self, work: Callable, shares: list[list]) -> tuple[float, float]:
        """Return how many were done a second, and how many milliseconds of a processor each took."""
        used, seconds = self.together(at_the_desk, [(work, number, each) for number, each in enumerate(shares)])
        count = sum(map(len, shares))
        return count / seconds, sum(used) / count * 1000


def begin(barrier) -> None:
    global start
    start = barrier
    connections.close_all()


def begin_together() -> None:
    """Wait at a desk until everybody is ready."""
    start.wait()


def at_the_desk(work: Callable, number: int, share: list) -> float:
    by = User.objects.order_by("pk")[number]
    things = list(work.of.objects.select_related().filter(pk__in=share))
    begin_together()
    before = processor_time()
    for thing in things:
        work(thing, by)
    return processor_time() - before


def processor_time() -> float:
    """Seconds this clerk and the server's process behind the connection have worked so far."""
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat").read_text()
    ticks = stat.rsplit(")", 1)[1].split()[11:13]
    return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def bill(customer: Customer, by: User) -> None:
    """Issue an invoice of two lines."""
    lines = [
        LineDraft(description="Hex bolts M8", quantity=Decimal(1), unit_price=Decimal(price), tax_percent=Decimal(19))
        for price in (60, 40)
    ]
    issue_invoice(customer=customer, lines=lines, issued_on=TODAY, by=by, now=make.at(TODAY))


def pay(invoice: Document, by: User) -> None:
    """Book the money for an invoice, as the payment page does."""
    record_payment(
        customer=invoice.customer, reference=f"TRX-{invoice.pk}", amount=invoice.total, received_on=TODAY,
        allocate_to=[(invoice, invoice.total)], idempotency_key=uuid4(), by=by, now=make.at(TODAY),
    )  # fmt: skip


bill.of, pay.of = Customer, Document
