"""The large demo company under the stopwatch: made once in VAR_DIR/bench, BENCH_CUSTOMERS (100,000) of them."""

import os
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.template.loader import get_template
from django.test import RequestFactory

from crm.demo.company import make_company
from customers.models import Customer
from foundation.periods import company_today
from staff.models import User
from tests.benchmarks.stopwatch import Board, median_of
from tests.benchmarks.visitor import Visitor

WANTED = int(os.environ.get("BENCH_CUSTOMERS", "100000"))
BOARD = Board()


@pytest.fixture(scope="session", autouse=True)
def django_test_environment():
    """Nothing of Django's set-up for tests, in which every template says that it was rendered: that takes its time."""


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """The installation itself instead of a database for tests."""
    with settings.SERVERS.in_use(), django_db_blocker.unblock():
        call_command("migrate", interactive=False, verbosity=0)
        call_command("sync_roles", verbosity=0)
        build()
        yield
        connections.close_all()


def build() -> None:
    """Make the company unless it is there."""
    there = Customer.objects.count()
    if not there:
        make_company(customers=WANTED, seed=1, today=company_today(), say=tell)
    elif there != WANTED:
        pytest.exit(f"{settings.VAR_DIR} holds {there:,} customers. Remove it, or run with BENCH_CUSTOMERS={there}.", 2)


def tell(doing: str) -> None:
    sys.stderr.write(f"\r\033[Kmaking the company: {doing}")


@pytest.fixture(scope="session")
def house(django_db_setup, django_db_blocker):
    """Open access to the company for the whole run; nothing here changes it."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture(scope="session")
def manager(house) -> User:
    return User.objects.get(email="manager@demo.example")


@pytest.fixture(scope="session")
def visitor(manager):
    somebody = Visitor(manager)
    yield somebody
    somebody.leave()


@pytest.fixture(scope="session")
def board(house, manager) -> Board:
    """The board, with the two bare things on it that everything is compared with."""
    request = RequestFactory().get("/")
    request.user, request.htmx = manager, False
    BOARD.bare_query = median_of(one_customer, 200)
    BOARD.bare_page = median_of(lambda: get_template("base.html").render({}, request), 50)
    BOARD.put("bare query (one customer by code)", BOARD.bare_query)
    BOARD.put("bare page (the frame without content)", BOARD.bare_page)
    return BOARD


def one_customer() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM customers_customer WHERE code = %s", ["C00001"])
        cursor.fetchall()


def pytest_terminal_summary(terminalreporter):
    terminalreporter.section(f"{WANTED:,} customers, load of the machine {os.getloadavg()[0]:.1f}")
    for line in BOARD.lines():
        terminalreporter.write_line(line)
