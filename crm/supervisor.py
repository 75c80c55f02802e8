"""`manage.py up`: web, worker and beat as children of one process, with the embedded servers' keeper watched over."""

import contextlib
import fcntl
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command

from crm.console import Console
from crm.start import bring_up_to_date, embedded_servers
from crm.welcome import fill_an_empty_house, greeting
from foundation.processes import Child, Supervisor

QUIET_ABOUT_ROOT = "ignore:You're running the worker with superuser privileges"
EMPTY = MappingProxyType({})


class CannotOpen(Exception):
    """The house cannot be opened here and now; the message says why and what to do."""


@dataclass
class House:
    """Everything one installation runs, for as long as `open` lasts."""

    host: str
    port: int
    console: Console = field(default_factory=Console)
    keeper_tried_at: float = 0.0

    @property
    def url(self) -> str:
        """Where people find it: the configured address, unless this start was given another port."""
        configured = urlsplit(settings.PUBLIC_URL)
        if "PUBLIC_URL" in os.environ or configured.port == self.port:
            return settings.PUBLIC_URL
        return f"{configured.scheme}://{configured.hostname}:{self.port}"

    def open(self) -> None:
        """Run until Ctrl-C or SIGTERM. Raises CannotOpen, and ServersDown when the embedded servers do not start."""
        with self._only_once():
            self._wait_for_the_port()
            with embedded_servers():
                self._prepare()
                self._run()

    @cached_property
    def supervisor(self) -> Supervisor:
        return Supervisor([self._web()], say=self.console.say)

    def _run(self) -> None:
        if settings.EMBEDDED:
            self.console.follow(settings.SERVERS.log)
        self.supervisor.listen_to_signals()
        try:
            if self._opened():
                self.supervisor.children += self._background()  # after the web, which people wait for
                self.console.announce(greeting(self.url))
            self.supervisor.keep_running(each_round=self._watch_the_keeper)
        finally:
            self.console.say("up", "stopping")
            self.supervisor.stop()
            self.console.say("up", "stopped")

    def _prepare(self) -> None:
        bring_up_to_date()
        call_command("sync_roles", verbosity=0)
        if not (settings.DEBUG or (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()):
            call_command("collectstatic", interactive=False, verbosity=0)
        fill_an_empty_house()

    def _web(self) -> Child:
        command = ["granian", "--interface", "wsgi", "--no-ws", "--host", self.host, "--port", str(self.port)]
        command += ["--workers", str(settings.WEB_PROCESSES), "--blocking-threads", "1", "--workers-kill-timeout", "5"]
        return self._child("web", [*command, "crm.wsgi:application"])

    def _background(self) -> list[Child]:
        celery = ["celery", "--quiet", "-A", "crm"]
        worker = [*celery, "worker", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
        worker += ["--concurrency", str(settings.WORKER_PROCESSES)]
        handing_back = {"REMAP_SIGTERM": "SIGQUIT", "PYTHONWARNINGS": QUIET_ABOUT_ROOT}
        (settings.VAR_DIR / "beat").mkdir(exist_ok=True)
        return [
            self._child("worker", worker, handing_back, orphan_signal=signal.SIGKILL),
            self._child("beat", [*celery, "beat", "--loglevel", "WARNING", "--pidfile="]),
        ]

    def _child(self, name: str, module: Sequence[str], told: Mapping[str, str] = EMPTY, **more: object) -> Child:
        told = {"PUBLIC_URL": self.url, "PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "crm.settings", **told}
        return Child(name, [sys.executable, "-m", *module], told, settings.BASE_DIR, **more)

    @contextlib.contextmanager
    def _only_once(self) -> Iterator[None]:
        """One `up` an installation; the file tells a second one where the first is."""
        (settings.VAR_DIR / "locks").mkdir(parents=True, exist_ok=True)
        with (settings.VAR_DIR / "locks" / "up.lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                lock.seek(0)
                raise CannotOpen(f"It is already running: {lock.read().strip()}. Stop that one first.") from None
            lock.truncate(0)
            lock.write(f"{self.url} (process {os.getpid()})\n")
            lock.flush()
            yield

    def _wait_for_the_port(self) -> None:
        """What was killed a moment ago may need seconds to let go of it."""
        deadline = time.monotonic() + 3
        while not self._port_is_free():
            if time.monotonic() > deadline:
                raise CannotOpen(
                    f"Port {self.port} is taken by another program. Choose another: manage.py up --port {self.port + 1}"
                )
            time.sleep(0.2)

    def _port_is_free(self) -> bool:
        with socket.socket() as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind((self.host, self.port))
            except PermissionError:
                raise CannotOpen(f"Port {self.port} needs root's rights. Choose one above 1023.") from None
            except OSError:
                return False
        return True

    def _opened(self) -> bool:
        """Wait for the first page; False when told to stop before."""
        while not self.supervisor.stopping.wait(0.1):
            self.supervisor.look_after_all()
            line = http.client.HTTPConnection(self.host, self.port, timeout=10)
            with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(line):
                line.request("GET", "/health/", headers={"Host": "localhost"})
                line.getresponse()
                return True
        return False

    def _watch_the_keeper(self) -> bool:
        if settings.EMBEDDED and time.monotonic() - self.keeper_tried_at > 1 and not settings.SERVERS.is_kept():
            self.console.say("up", "the servers' keeper ended; starting it again")
            settings.SERVERS.start_keeper()
            self.keeper_tried_at = time.monotonic()
        return True
