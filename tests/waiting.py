"""For tests that watch other processes."""

import time
from collections.abc import Callable


def until(holds: Callable[[], object], *, seconds: float = 60) -> None:
    """Wait until something is so; fail when it is not after that many seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not so after {seconds} s: {holds}"
        time.sleep(0.05)
