"""Child processes that share our life: started in order, restarted when they fall, stopped in reverse order."""

import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from foundation.accounts import Account

LIVED_LONG_ENOUGH = 10.0  # seconds after which a fall is a new trouble, not the old one again
LONGEST_PAUSE = 10.0
PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(signum: int, *, parent: int) -> None:
    """Ask the kernel to send `signum` to this process when `parent` dies, even by kill -9."""
    libc.prctl(PR_SET_PDEATHSIG, int(signum))
    if os.getppid() != parent:  # it died between fork and here
        os._exit(1)


@dataclass
class Child:
    """One supervised process in a process group of its own."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    directory: Path | None = None
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGTERM
    grace: float = 15.0
    process: subprocess.Popen | None = field(default=None, init=False)
    falls: int = field(default=0, init=False)
    started_at: float = field(default=0.0, init=False)
    due_at: float = field(default=0.0, init=False)

    def start(self, say: Callable[[str, str], None]) -> None:
        """Start the process and hand each line it writes to `say(name, line)`."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            [*(self.account.through if self.account else ()), *self.command],
            cwd=self.directory,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, **self.environment},
            process_group=0,
            preexec_fn=self._tie(),  # noqa: PLW1509 -- calls prctl and nothing else
            **(self.account.for_popen() if self.account else {}),
        )
        threading.Thread(target=self._repeat, args=(self.process, say), daemon=True).start()

    def _tie(self) -> Callable[[], None]:
        parent, signum = os.getpid(), self.orphan_signal
        return lambda: die_with_parent(signum, parent=parent)

    def _repeat(self, process: subprocess.Popen, say: Callable[[str, str], None]) -> None:
        for line in process.stdout:
            say(self.name, line.decode(errors="replace").rstrip())

    def has_fallen(self) -> bool:
        """True once, when the process has ended although nobody asked it to."""
        return self.process is not None and self.process.poll() is not None

    def note_the_fall(self) -> float:
        """Clear away what the process left behind; answer the pause in seconds before the next start."""
        self._signal(signal.SIGKILL)
        self.falls = 1 if time.monotonic() - self.started_at > LIVED_LONG_ENOUGH else self.falls + 1
        pause = min(0.2 * 2 ** (self.falls - 1), LONGEST_PAUSE)
        self.process, self.due_at = None, time.monotonic() + pause
        return pause

    def is_due(self) -> bool:
        return self.process is None and time.monotonic() >= self.due_at

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def see_it_stop(self) -> None:
        """Wait for the end; what is still there after the grace time is killed with its whole group."""
        if self.process is None:
            return
        try:
            self.process.wait(self.grace)
        except subprocess.TimeoutExpired:
            pass
        self._signal(signal.SIGKILL)
        self.process.wait()
        self.process = None

    def _signal(self, signum: int) -> None:
        try:
            os.killpg(self.process.pid, signum)
        except ProcessLookupError:
            pass


class Supervisor:
    """Starts children and keeps them running until told to stop, or until one falls `patience` times in a row."""

    def __init__(self, children: list[Child], *, say: Callable[[str, str], None], patience: int | None = None):
        self.children = children
        self.say = say
        self.patience = patience
        self.stopping = threading.Event()

    def listen_to_signals(self) -> None:
        """Ctrl-C, SIGTERM and a closed terminal stop everything in good order; a second Ctrl-C at once."""
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(signum, self._on_signal)

    def _on_signal(self, signum: int, _frame: object) -> None:
        if self.stopping.is_set() and signum == signal.SIGINT:
            for child in self.children:
                child.grace = 0
                if child.process is not None:
                    child._signal(signal.SIGKILL)
        self.stopping.set()

    def keep_running(self, *, each_round: Callable[[], bool]) -> bool:
        """Start what is not there, as long as `each_round` answers True. False when patience ran out."""
        while not self.stopping.is_set() and each_round():
            self.look_after_all()
            if self.patience and any(child.falls >= self.patience for child in self.children):
                return False
            self.stopping.wait(0.2)
        return True

    def look_after_all(self) -> None:
        for child in self.children:
            self._look_after(child)

    def _look_after(self, child: Child) -> None:
        if child.has_fallen():
            code = child.process.returncode
            pause = child.note_the_fall()
            self.say(child.name, f"ended ({ending(code)}); starting it again in {pause:.1f} s")
        elif child.is_due() and not self.stopping.is_set():
            child.start(self.say)

    def stop(self) -> None:
        """Stop the children, the last started first, and wait until each has ended."""
        for child in reversed(self.children):
            child.ask_to_stop()
            child.see_it_stop()


def ending(code: int) -> str:
    """How a process ended, in words: "exit 1", "SIGKILL"."""
    return signal.Signals(-code).name if code < 0 else f"exit {code}"
