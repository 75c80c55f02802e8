"""The surroundings of every test: one embedded PostgreSQL, a database for each worker, a browser."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from playwright.sync_api import sync_playwright

from tests.databases import WorkersDatabase, administrator, drop, migrated_template, point_at

CHROMIUM = Path("/usr/bin/chromium")

# What takes long, and what needs none of the database of its worker.
LONG = (
    "tests/browser/",
    "tests/credit/dunning/test_killed.py",
    "tests/credit/dunning/test_reminding_properties.py",
    "tests/credit/test_rating_history.py",
    "tests/crm/test_night.py",
    "tests/financials/statement_runs/test_killed.py",
    "tests/financials/test_invariants.py",
    "tests/financials/test_tab_walk.py",
    "tests/test_demo",
    "tests/test_permissions.py",
)
APART = ("tests/crm/test_up.py", "tests/crm/test_backup.py", "tests/foundation/test_servers.py")

# Playwright runs an event loop in this thread while the test talks to the database; nothing is async here.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Put what takes long at the head of the first worker's half, so that both have short tests left to share at the
    end; and let the second one begin without a database, as it would wait for the template the first one makes.
    """
    long = [item for item in items if item.nodeid.startswith(LONG)]
    apart = [item for item in items if item.nodeid.startswith(APART)]
    short = [item for item in items if not item.nodeid.startswith(LONG + APART)]
    half = max(0, len(items) // 2 - len(long))
    items[:] = long + short[:half] + apart + short[half:]


@pytest.fixture(scope="session")
def servers():
    with settings.SERVERS.in_use():
        yield settings.SERVERS


@pytest.fixture(scope="session")
def django_db_setup(servers, django_test_environment, django_db_blocker):
    """A copy of the migrated template as the database of this worker."""
    with django_db_blocker.unblock():
        name = settings.DATABASES["default"]["TEST"]["NAME"]
        database = WorkersDatabase(migrated_template(), name)
        point_at(name)
        # Append-only tables rightly refuse the usual TRUNCATE.
        TransactionTestCase._fixture_teardown = lambda case: database.as_new()
        yield
        connections.close_all()
        with administrator() as server:
            drop(server, name)


@pytest.fixture(scope="session")
def browser():
    """Chromium, driven by Playwright; `browser.new_page()` in a test gives a fresh window."""
    if not CHROMIUM.exists():
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing("Chromium is missing. Install it with: apt-get install chromium")
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield chromium
        chromium.close()
