"""What a supervised installation prints: one line a message, each with an aligned label, in colour on a terminal."""

import contextlib
import sys
import threading
import time
from pathlib import Path

COLOURS = {"web": 32, "worker": 33, "beat": 35, "postgres": 34, "valkey": 36, "up": 1}
WIDTH = max(map(len, COLOURS))


class Console:
    """Writes lines of several processes without mixing them."""

    def __init__(self):
        self.lock = threading.Lock()
        self.colourful = sys.stdout.isatty()

    def say(self, name: str, line: str) -> None:
        label = f"{name:<{WIDTH}}"
        if self.colourful:
            label = f"\x1b[{COLOURS.get(name, 0)}m{label}\x1b[0m"
        self._write(f"{label} | {line}\n")

    def announce(self, text: str) -> None:
        self._write(f"\n{text}\n\n")

    def follow(self, log: Path) -> None:
        """Repeat what is written into the log from now on; its lines carry their own labels."""
        threading.Thread(target=self._follow, args=(log,), daemon=True).start()

    def _follow(self, log: Path) -> None:
        position = log.stat().st_size
        while True:
            size = log.stat().st_size if log.exists() else 0
            if size != position:
                position = self._repeat(log, position if size > position else 0)
            time.sleep(0.2)

    def _repeat(self, log: Path, position: int) -> int:
        with log.open(errors="replace") as lines:
            lines.seek(position)
            for line in lines:
                name, _, text = line.rstrip().partition(" | ")
                self.say(name, text) if text else self.say("up", name)
            return lines.tell()

    def _write(self, text: str) -> None:
        with self.lock, contextlib.suppress(BrokenPipeError):  # nobody reads on: no reason to stop working
            sys.stdout.write(text)
            sys.stdout.flush()
