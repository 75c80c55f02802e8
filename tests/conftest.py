"""One embedded PostgreSQL for the test run, one migrated template a schema, one copy of it for each worker."""

import fcntl
import hashlib
import os
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.test import TransactionTestCase
from playwright.sync_api import sync_playwright
from psycopg import connect, sql

from crm.start import rare_collecting

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
        template = migrated_template()
        name = settings.DATABASES["default"]["TEST"]["NAME"]
        copy_database(template, name)
        point_at(name)
        TransactionTestCase._fixture_teardown = lambda case: copy_again(template, name)
        yield
        connections.close_all()
        with administrator() as server:
            drop(server, name)


def copy_again(template: str, name: str) -> None:
    """After a test that commits: a fresh copy, as append-only tables rightly refuse the usual TRUNCATE."""
    connections.close_all()
    copy_database(template, name)


def migrated_template() -> str:
    """Name of a database with all migrations applied; made once for a set of migrations and kept between runs."""
    name = f"template_{fingerprint_of_the_schema()}"
    with (settings.VAR_DIR / "locks" / "template.lock").open("w") as lock, administrator() as server:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = [row[0] for row in server.execute("SELECT datname FROM pg_database WHERE datname ~ '^template_'")]
        if name in known:
            return name
        for outdated in known:
            drop(server, outdated)
        drop(server, "template")
        server.execute("CREATE DATABASE template")
        point_at("template")
        with rare_collecting():
            call_command("migrate", interactive=False, verbosity=0)
        call_command("sync_roles", verbosity=0)
        connections.close_all()
        server.execute(sql.SQL("ALTER DATABASE template RENAME TO {}").format(sql.Identifier(name)))
    return name


def fingerprint_of_the_schema() -> str:
    """Changes with any migration and with anything a migration reads (SQL files, roles)."""
    loader = MigrationLoader(None)
    files = {Path(sys.modules[migration.__module__].__file__) for migration in loader.disk_migrations.values()}
    for read_by_migrations in ("*/sql/*.sql", "crm/roles.py", "foundation/*.py"):
        files |= {*settings.BASE_DIR.glob(read_by_migrations)}
    seen = hashlib.sha256()
    for file in sorted(files):
        seen.update(str(file).encode() + file.read_bytes())
    return seen.hexdigest()[:16]


def copy_database(template: str, name: str) -> None:
    with administrator() as server:
        drop(server, name)
        copy = "CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY"
        server.execute(sql.SQL(copy).format(sql.Identifier(name), sql.Identifier(template)))


def drop(server, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def administrator():
    return connect(**{**settings.SERVERS.connection, "dbname": "postgres"}, autocommit=True)


def point_at(name: str) -> None:
    connections.close_all()
    connections["default"].settings_dict["NAME"] = name


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
