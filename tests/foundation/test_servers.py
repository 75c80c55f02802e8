"""The embedded servers come with the first user, go with the last, and survive being killed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psutil
import psycopg
import pytest

from foundation.keeper import first_number
from foundation.servers import PROJECT, Servers, ServersDown
from tests.waiting import until


@pytest.fixture(scope="module")
def installation():
    """A VAR_DIR of its own with a cluster in it; the servers are down between the tests."""
    place = Path(tempfile.mkdtemp())
    yield Servers(place)
    shutil.rmtree(place)


def connect(servers):
    return psycopg.connect(**servers.connection, autocommit=True)


@contextmanager
def another_user(servers):
    """A second process that holds the same servers, as a second command would."""
    script = (
        "import sys; from pathlib import Path; from foundation.servers import Servers\n"
        "with Servers(Path(sys.argv[1])).in_use(): print('in', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(servers.var_dir)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with process:
        assert process.stdout.readline() == b"in\n"
        yield process


def postmaster(servers):
    return psutil.Process(first_number(servers.cluster / "postmaster.pid"))


def test_the_first_user_starts_them_and_the_last_one_out_stops_them(installation):
    with installation.in_use():
        assert installation.answer()
        with connect(installation) as database:
            assert database.execute("SHOW data_checksums").fetchone() == ("on",)
    assert not installation.answer()
    assert not installation.is_kept()


def test_who_leaves_first_takes_nothing_away_from_the_others(installation):
    with another_user(installation) as other:
        with installation.in_use():
            pass
        assert installation.answer()
        other.stdin.close()
        other.wait(10)
    until(lambda: not installation.is_kept())


def test_a_user_killed_hard_leaves_no_server_behind(installation):
    with another_user(installation) as other:
        running = postmaster(installation)
        other.kill()
    until(lambda: not running.is_running())
    assert not installation.is_kept()


@pytest.mark.parametrize("durable_work", ["postgres", "valkey"])
def test_a_killed_server_is_back_in_a_moment(installation, durable_work):
    with installation.in_use():
        process = postmaster(installation)
        if durable_work == "valkey":
            process = next(child for child in process.parent().children() if "valkey" in child.name())
        process.kill()
        process.wait(10)
        until(installation.answer)


def test_the_next_user_recovers_when_keeper_and_servers_were_killed_together(installation):
    with another_user(installation) as other:
        with connect(installation) as database:
            database.execute("CREATE TABLE promise AS SELECT 'kept' AS state")
        victims = [postmaster(installation).parent(), postmaster(installation), psutil.Process(other.pid)]
        for victim in victims:
            victim.kill()
    with installation.in_use(), connect(installation) as database:
        assert database.execute("SELECT state FROM promise").fetchone() == ("kept",)


def test_a_foreign_process_with_the_old_number_does_not_keep_postgres_from_starting(installation):
    note = installation.cluster / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{installation.cluster}\n1\n5432\n{installation.sockets}\n\n0 0\nready\n")
    with installation.in_use():
        assert first_number(note) != os.getpid()


def test_a_cluster_that_cannot_start_is_told_with_its_reason(installation):
    version = installation.cluster / "PG_VERSION"
    version.write_text("9\n")
    try:
        with pytest.raises(ServersDown, match="initialized by PostgreSQL version 9"), installation.in_use():
            pass
    finally:
        version.write_text("18\n")


def test_a_path_too_long_for_a_socket_gets_a_short_private_directory():
    with tempfile.TemporaryDirectory() as place:
        servers = Servers(Path(place) / ("deep" * 30))
        first, second = servers.sockets, servers.sockets
        assert first == second
        assert len(str(first)) < 60
        first.chmod(0o755)  # somebody else made it anew after /tmp was cleaned
        assert servers.sockets != first
        for made in (first, servers.sockets):
            made.rmdir()


def test_two_installations_side_by_side_do_not_know_each_other(installation):
    with tempfile.TemporaryDirectory() as place:
        other = Servers(Path(place), ("valkey",))
        with other.in_use(), installation.in_use():
            assert installation.answer()
        assert not installation.is_kept()
        assert not other.is_kept()


def test_the_keeper_obeys_sigterm(installation):
    with installation.in_use():
        keeper = postmaster(installation).parent()
        keeper.send_signal(signal.SIGTERM)
        keeper.wait(15)
        assert not installation.answer()
