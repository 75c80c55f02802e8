"""The databases of a test run: one migrated template a schema, a copy of it for each worker, as new for each test."""

import fcntl
import hashlib
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from psycopg import connect, sql

from crm.start import rare_collecting

MUCH = 30 * 2**20  # bytes more than a new database takes

# Anything a test may have done but for rows: another schema, what the planner has been told of the tables.
SHAPE = """
    SELECT (SELECT (count(*), max(oid::bigint), sum(reltuples)) FROM pg_class WHERE relpersistence <> 't')::text,
        (SELECT (count(*), max(oid::bigint), string_agg(tgenabled, '' ORDER BY oid)) FROM pg_trigger)::text,
        (SELECT (count(*), max(oid::bigint)) FROM pg_constraint)::text,
        (SELECT (count(*), max(oid::bigint), md5(string_agg(prosrc, '' ORDER BY oid))) FROM pg_proc)::text,
        (SELECT count(*) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relpersistence <> 't'),
        (SELECT count(*) FROM pg_statistic)
"""
TOUCHED = """
    SELECT format('%I', relname) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0 ORDER BY 1
"""
SEQUENCES = """
    SELECT format('%I', sequencename), coalesce(last_value, start_value), last_value IS NOT NULL FROM pg_sequences
"""
OTHERS_LEAVE = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
# Nobody but this transaction ever sees the guards asleep. Those of append-only tables are told to watch always.
GUARDS_SLEEP = """
    SET LOCAL session_replication_role = replica;
    UPDATE pg_trigger SET tgenabled = 'O' WHERE tgenabled = 'A'
"""
GUARDS_WAKE = "UPDATE pg_trigger SET tgenabled = 'A' WHERE oid = ANY(%s)"


class WorkersDatabase:
    """A copy of the template that is made new again and again: its rows are taken away, which is ten times quicker
    than another copy; where more has happened than rows coming and going, it is copied again.
    """

    def __init__(self, template: str, name: str) -> None:
        self.template, self.name = template, name
        copy_database(template, name)
        with administrator(name) as server:
            self.shape = server.execute(SHAPE).fetchone()
            self.size = size(server)
            self.guards = [row[0] for row in server.execute("SELECT oid FROM pg_trigger WHERE tgenabled = 'A'")]
            self.sequences = set(server.execute(SEQUENCES))
            self.rows = {table: copied_out(server, table) for (table,) in server.execute(TOUCHED).fetchall()}

    def as_new(self) -> None:
        connections.close_all()
        if not self._emptied():
            copy_database(self.template, self.name)

    def _emptied(self) -> bool:
        with administrator(self.name) as server, server.transaction():
            server.execute(OTHERS_LEAVE)
            if server.execute(SHAPE).fetchone() != self.shape or size(server) > self.size + MUCH:
                return False
            server.execute(GUARDS_SLEEP)
            for (table,) in server.execute(TOUCHED).fetchall():
                self._restore(server, table)
            for name, value, used in set(server.execute(SEQUENCES)) ^ self.sequences:
                if (name, value, used) in self.sequences:
                    server.execute("SELECT setval(%s, %s, %s)", (name, value, used))
            server.execute(GUARDS_WAKE, (self.guards,))
        return True

    def _restore(self, server, table: str) -> None:
        rows = self.rows.get(table, b"")
        if rows and rows == copied_out(server, table):
            return
        server.execute(f"DELETE FROM {table}")
        if rows:
            with server.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(rows)


def copied_out(server, table: str) -> bytes:
    with server.cursor().copy(f"COPY {table} TO STDOUT") as copy:
        return b"".join(copy)


def size(server) -> int:
    return server.execute("SELECT pg_database_size(current_database())").fetchone()[0]


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
        copy = "CREATE DATABASE {} TEMPLATE {} STRATEGY WAL_LOG"
        server.execute(sql.SQL(copy).format(sql.Identifier(name), sql.Identifier(template)))


def drop(server, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def administrator(database: str = "postgres"):
    return connect(**{**settings.SERVERS.connection, "dbname": database}, autocommit=True)


def point_at(name: str) -> None:
    connections.close_all()
    connections["default"].settings_dict["NAME"] = name
