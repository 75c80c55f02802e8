"""The embedded PostgreSQL and Valkey of an installation, seen from those who use them.

Everybody who needs them (a command, a test run, `manage.py up`) holds a shared lock in VAR_DIR for as long as it lives.
One keeper process a VAR_DIR (foundation.keeper) owns both servers: it restarts what falls and stops both as soon as
nobody holds the lock. The kernel drops the locks of whoever dies, so kill -9 of anything leaves no stale state behind.
"""

import contextlib
import fcntl
import hashlib
import os
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import psycopg

PROJECT = Path(__file__).resolve().parent.parent
BOTH = ("postgres", "valkey")
LONGEST_SOCKET_DIRECTORY = 85  # bytes; Linux allows 107 with the name of the socket
KEEPERS: dict[Path, subprocess.Popen] = {}  # those this process started, by VAR_DIR


class ServersDown(Exception):
    """The embedded servers cannot run here; the message says why and what to do."""


@dataclass(frozen=True)
class Servers:
    """Where the servers of one VAR_DIR live. `durable=False` is for tests: quick, and lost with the machine."""

    var_dir: Path
    names: Sequence[str] = BOTH
    durable: bool = True

    @property
    def log(self) -> Path:
        return self.var_dir / "log" / "servers.log"

    @property
    def cluster(self) -> Path:
        return self.var_dir / "postgres" / "data"

    @property
    def sockets(self) -> Path:
        """Directory of both sockets: below VAR_DIR, or in /tmp when that path is too long for a socket."""
        inside = self.var_dir / "run"
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIRECTORY:
            return inside
        return private_directory_for(self.var_dir)

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    @property
    def connection(self) -> dict[str, str]:
        """How to reach the database, in libpq's words."""
        return {"host": str(self.sockets), "user": "app", "dbname": "app"}

    @contextlib.contextmanager
    def in_use(self, *, say: Callable[[str], None] = lambda line: None) -> Iterator[None]:
        """Hold the servers up while the block runs; raises ServersDown with a sentence when they cannot start."""
        self._prepare_directories()
        with self.lock_file("users") as users:
            fcntl.flock(users, fcntl.LOCK_SH)  # waits while a keeper is on its way out
            try:
                self._wait_until_they_answer(say)
                yield
            finally:
                fcntl.flock(users, fcntl.LOCK_UN)
                self._see_the_keeper_off(users)
                self._let_go_of_the_keeper()

    def answer(self) -> bool:
        """True when each of the servers talks to us; that a process exists would not be enough."""
        return all(ANSWERS[name](self) for name in self.names)

    def start_keeper(self) -> None:
        """Start a keeper unless one is at work."""
        if self.is_kept():
            return
        options = [f"--only={name}" for name in self.names] + ([] if self.durable else ["--quick"])
        with self.log.open("wb") as log:
            keeper = subprocess.Popen(
                [sys.executable, "-m", "foundation.keeper", str(self.var_dir), *options],
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        KEEPERS[self.var_dir] = keeper

    def is_kept(self) -> bool:
        with self.lock_file("keeper") as lock:
            return not locked(lock, fcntl.LOCK_SH)

    def lock_file(self, name: str) -> BinaryIO:
        return (self.var_dir / "locks" / f"{name}.lock").open("a+b")

    def _wait_until_they_answer(self, say: Callable[[str], None]) -> None:
        began, told = time.monotonic(), False
        while not self.answer():
            if not self.is_kept() and not self._keeper_is_on_its_way():
                self.start_keeper()
            if not told and time.monotonic() - began > 5:
                say("The servers are still starting (after a crash the database reads its log); waiting for them …")
                told = True
            time.sleep(0.05)

    def _keeper_is_on_its_way(self) -> bool:
        keeper = KEEPERS.get(self.var_dir)
        if keeper is not None and keeper.poll():
            raise ServersDown(self._why())
        return keeper is not None and keeper.returncode is None

    def _why(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-8:]
        return "\n".join(["The embedded servers did not start:", *lines, f"The whole story is in {self.log}."])

    def _see_the_keeper_off(self, users: BinaryIO) -> None:
        """Return when the servers have stopped, or when somebody else still works with them."""
        deadline = time.monotonic() + 60
        while self.is_kept() and time.monotonic() < deadline:
            if not locked(users, fcntl.LOCK_EX) and locked(users, fcntl.LOCK_SH):
                return
            fcntl.flock(users, fcntl.LOCK_UN)
            time.sleep(0.05)

    def _let_go_of_the_keeper(self) -> None:
        """Reap it when it has ended; one that still serves others outlives us on purpose."""
        if keeper := KEEPERS.pop(self.var_dir, None):
            keeper.returncode = 0 if self.is_kept() else keeper.wait()

    def _prepare_directories(self) -> None:
        try:
            for name in ("locks", "log"):
                (self.var_dir / name).mkdir(parents=True, exist_ok=True)
            self.lock_file("users").close()
        except OSError as trouble:
            raise ServersDown(
                f"{self.var_dir} cannot be written ({trouble.strerror}). Run as its owner, or choose another VAR_DIR."
            ) from trouble


def postgres_answers(servers: Servers) -> bool:
    try:
        psycopg.connect(**servers.connection, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def valkey_answers(servers: Servers) -> bool:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(2)
        try:
            line.connect(str(servers.valkey_socket))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
        except OSError:
            return False


ANSWERS = {"postgres": postgres_answers, "valkey": valkey_answers}


def locked(file: BinaryIO, kind: int) -> bool:
    """Take the lock if it is free now; False if somebody else has it."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def private_directory_for(var_dir: Path) -> Path:
    """A short directory in /tmp that only we can enter, remembered in VAR_DIR."""
    note = var_dir / "run-directory"
    if note.exists() and is_ours(remembered := Path(note.read_text()), var_dir):
        return remembered
    var_dir.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f"folder-{hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:8]}-"))
    note.write_text(str(made))
    return made


def is_ours(place: Path, var_dir: Path) -> bool:
    """False when /tmp was cleaned, or when somebody else took the name since."""
    if place.is_symlink() or not place.is_dir() or stat.S_IMODE(place.stat().st_mode) != 0o700:
        return False
    cluster = var_dir / "postgres"
    return place.stat().st_uid in {os.geteuid(), cluster.stat().st_uid if cluster.exists() else os.geteuid()}
