"""`manage.py up` as the person at the terminal meets it: one house, killed at in every way, never left in pieces."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

import psutil
import pytest

from foundation.servers import PROJECT
from tests.waiting import until

CHILDREN = ("web", "worker", "beat", "postgres", "valkey", "keeper")
WORDS = {"web": "granian", "postgres": "postgres", "valkey": "valkey-server", "keeper": "foundation.keeper"}


class Terminal:
    """A terminal in which somebody runs the product in a directory of its own."""

    def __init__(self, place: Path, port: int):
        self.place, self.port = place, port
        self.output = place / "output"
        self.process = None

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(PROJECT / "manage.py"), *arguments]

    def surroundings(self) -> dict[str, str]:
        known = {
            name: value for name, value in os.environ.items() if name not in ("DJANGO_SETTINGS_MODULE", "PUBLIC_URL")
        }
        return known | {"VAR_DIR": str(self.place / "var"), "DEMO_CUSTOMERS": "0", "DEBUG": "1", "WEB_PROCESSES": "1"}

    def up(self) -> None:
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                self.command("up", "--port", str(self.port)),
                env=self.surroundings(),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        until(lambda: "is open" in self.output.read_text() or self.process.poll() is not None, seconds=120)
        assert self.process.poll() is None, self.output.read_text()

    def second_up(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            self.command("up", *arguments), env=self.surroundings(), capture_output=True, text=True, timeout=60
        )

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/", timeout=5) as page:
                return page.status == 200
        except OSError:
            return False

    def family(self) -> list[psutil.Process]:
        """Everything that runs for this installation, the supervisor first."""
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def child(self, name: str) -> psutil.Process | None:
        """The process that does this work, not those it started itself; None while there is none."""
        doing = {process.pid: process for process in self.family()[1:] if does(process, WORDS.get(name, name))}
        return next((process for process in doing.values() if parent_of(process) not in doing), None)


def does(process: psutil.Process, word: str) -> bool:
    try:
        return alive(process) and word in (process.name(), *(Path(part).name for part in process.cmdline()[:8]))
    except psutil.NoSuchProcess:
        return False


def parent_of(process: psutil.Process) -> int | None:
    try:
        return process.ppid()
    except psutil.NoSuchProcess:
        return None


def alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def terminal():
    place = Path(tempfile.mkdtemp())
    terminal = Terminal(place, free_port())
    terminal.up()
    yield terminal
    if terminal.process.poll() is None:
        terminal.process.terminate()
        terminal.process.wait(30)
    shutil.rmtree(place)


def test_it_tells_where_it_is_open_and_labels_what_each_process_says(terminal):
    told = terminal.output.read_text()
    assert f"http://localhost:{terminal.port}" in told
    assert re.search(r"^web      \| ", told, re.MULTILINE)
    assert terminal.answers()


def test_a_second_one_beside_it_says_politely_where_the_first_is(terminal):
    second = terminal.second_up("--port", str(free_port()))
    assert second.returncode == 1
    assert f"already running: http://localhost:{terminal.port}" in second.stderr


@pytest.mark.parametrize("name", CHILDREN)
def test_whatever_is_killed_comes_back(terminal, name):
    until(lambda: terminal.child(name))
    before = {process.pid for process in terminal.family()}
    terminal.child(name).kill()
    until(lambda: (found := terminal.child(name)) and found.pid not in before)
    until(terminal.answers)


def test_nothing_is_left_when_the_supervisor_itself_is_killed_and_the_next_start_recovers(terminal):
    family = terminal.family()
    terminal.process.kill()
    terminal.process.wait()
    until(lambda: not any(alive(process) for process in family))
    terminal.up()
    assert terminal.answers()


def test_nothing_is_left_when_everything_is_killed_at_once(terminal):
    until(lambda: all(terminal.child(name) for name in CHILDREN))
    family = terminal.family()
    for child in [terminal.child(name) for name in CHILDREN]:
        child.kill()
    terminal.process.kill()
    terminal.process.wait()
    until(lambda: not any(alive(process) for process in family))
    terminal.up()
    assert terminal.answers()


def test_ctrl_c_stops_all_of_them_cleanly(terminal):
    family = terminal.family()
    terminal.process.send_signal(signal.SIGINT)
    assert terminal.process.wait(30) == 0
    assert not any(alive(process) for process in family)


def test_a_taken_port_gets_a_sentence(terminal):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = terminal.second_up("--port", str(port))
    assert refused.returncode == 1
    assert f"Port {port} is taken" in refused.stderr


def test_a_port_that_is_no_number_is_a_bad_argument(terminal):
    assert terminal.second_up("--port", "door").returncode == 2
