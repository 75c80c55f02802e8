"""Work that only one process may be at, wherever the processes run."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError, connection
from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def alone(work: str) -> Iterator[BaseDatabaseWrapper | None]:
    """Yield a database connection that holds the lock of this work, or None while another process is at it.

    It is a connection of its own so that progress is seen, and the lock kept, whatever transactions the work makes;
    the server drops the lock with the connection, also when the process is killed.
    """
    line = connection.copy()
    try:
        with line.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [work])
            held = cursor.fetchone()[0]
        yield line if held else None
    finally:
        # Given back by word as well: the server notices a closed connection a moment later, and whoever comes in that
        # moment would be sent home.
        with suppress(DatabaseError), line.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_all()")
        line.close()
