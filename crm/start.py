"""How a command gets its servers and a database that is up to date, and leaves nothing running."""

import contextlib
import fcntl
import gc
import sys
from collections.abc import Iterator, Sequence

import django
from django.conf import settings
from django.core.management import call_command, execute_from_command_line, get_commands
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor

from foundation.acting import acting
from foundation.servers import ServersDown

NEED_NO_SERVERS = {
    "agreement",
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "help",
    "make_bucket",
    "makemessages",
    "up",
    "version",
}
LEAVE_THE_SCHEMA_ALONE = {
    "dbshell",
    "makemigrations",
    "migrate",
    "optimizemigration",
    "showmigrations",
    "sqlmigrate",
    "squashmigrations",
    "with_servers",
}


def run(arguments: Sequence[str]) -> None:
    """Run one command of the command line, with the embedded servers around it where it needs them."""
    command = arguments[1] if len(arguments) > 1 else "help"
    try:
        run_with_servers(command, arguments)
    except ServersDown as trouble:
        sys.exit(str(trouble))
    except KeyboardInterrupt:
        sys.exit(130)


def run_with_servers(command: str, arguments: Sequence[str]) -> None:
    django.setup()  # before get_commands, which else remembers that there are only Django's own
    if command in NEED_NO_SERVERS or command.startswith("-") or {"-h", "--help"} & set(arguments):
        execute_from_command_line(arguments)
        return
    if command not in get_commands():
        tell(f"There is no command {command}. The list: manage.py help")
        sys.exit(2)
    with embedded_servers():
        if command not in LEAVE_THE_SCHEMA_ALONE and "postgres" in settings.EMBEDDED:
            bring_up_to_date()
        with (
            contextlib.nullcontext()
            if command in LEAVE_THE_SCHEMA_ALONE
            else acting(path=f"manage.py {' '.join(arguments[1:3])}")
        ):
            execute_from_command_line(arguments)


@contextlib.contextmanager
def embedded_servers() -> Iterator[None]:
    """Hold the embedded servers up, if this installation has any."""
    if not settings.EMBEDDED:
        yield
        return
    with settings.SERVERS.in_use(say=tell):
        try:
            yield
        finally:
            connections.close_all()


def bring_up_to_date() -> None:
    """Apply the migrations that are missing and sync the roles; only one process at a time."""
    with (settings.VAR_DIR / "locks" / "schema.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
        tell("Preparing the database …")
        with rare_collecting():
            call_command("migrate", interactive=False, verbosity=0)
        call_command("sync_roles", verbosity=0)


@contextlib.contextmanager
def rare_collecting() -> Iterator[None]:
    """Let the garbage collector look seldom: migrating makes thousands of models anew, and it would look at all of them
    again and again, for a third of the time. Takes some 300 MB meanwhile.
    """
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 50, 1_000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def tell(line: str) -> None:
    """To the person at the terminal; standard output belongs to the command's own answer."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
