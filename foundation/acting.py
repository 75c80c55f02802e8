"""Who acts, and by what path, told to the database, whose triggers write it beside each change of master data.

Told once for the session of a connection and taken back at the end: nothing is written into statements, so COPY and
plain SQL are told as well. Behind a pooler that hands one session to many (PgBouncer) it must pool sessions.
"""

import json
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_told = threading.local()

TELL = "SELECT set_config('pghistory.context_metadata', %s, false), set_config('pghistory.context_id', %s, false)"


@contextmanager
def acting(*, path: str, user_id: int | None = None) -> Iterator[None]:
    """Say for the changes made in here who makes them (None: nobody signed in) and by what path ("POST /customers/").

    What is done within counts as one act. Within another act the inner one is said, and the outer one again after it.
    """
    before = getattr(_told, "now", ("", ""))
    _tell((json.dumps({"user": user_id, "path": path}), str(uuid.uuid4())))
    try:
        yield
    finally:
        _tell(before)


def _tell(said: tuple[str, str]) -> None:
    _told.now = said
    if connection.needs_rollback:  # nothing can be told in a transaction that failed, and nothing more is written there
        return
    with connection.cursor() as cursor:
        cursor.execute(TELL, said)
