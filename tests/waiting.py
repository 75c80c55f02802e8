"""For tests that watch what happens beside them: in other processes, or on other connections."""

import threading
import time
from collections.abc import Callable

from django.db import connections


def until(holds: Callable[[], object], *, seconds: float = 60) -> None:
    """Wait until something is so; fail when it is not after that many seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not so after {seconds} s: {holds}"
        time.sleep(0.05)


def in_thread(work: Callable[[], object]) -> tuple[threading.Thread, list]:
    """Run `work` on a database connection of its own; returns the thread and the list its outcome goes to."""
    outcome = []

    def run():
        try:
            outcome.append(work())
        except Exception as error:
            outcome.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, outcome
