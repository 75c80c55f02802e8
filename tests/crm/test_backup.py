"""A backup taken with one installation opens in another; nothing but the documented commands is used."""

import os
import subprocess
import sys

import pytest

from foundation.servers import PROJECT

RESTORE = (
    "dropdb --maintenance-db=postgres app && createdb --maintenance-db=postgres app && pg_restore -e -d app {dump}"
)


def run(place, *arguments):
    surroundings = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, str(PROJECT / "manage.py"), "with_servers", "--", *arguments]
    return subprocess.run(
        command, env={**surroundings, "VAR_DIR": str(place)}, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.fixture(scope="module")
def dump(tmp_path_factory):
    place = tmp_path_factory.mktemp("office")
    made = run(place / "var", "psql", "-qc", "CREATE TABLE promise AS SELECT 'kept' AS state")
    assert made.returncode == 0, made.stderr
    taken = run(place / "var", "pg_dump", "-Fc", "-f", str(place / "folder.dump"))
    assert taken.returncode == 0, taken.stderr
    return place / "folder.dump"


def test_a_dump_of_one_installation_is_restored_into_another(dump, tmp_path):
    restored = run(tmp_path / "var", "sh", "-c", RESTORE.format(dump=dump))
    assert restored.returncode == 0, restored.stderr
    assert "kept" in run(tmp_path / "var", "psql", "-Atc", "SELECT state FROM promise").stdout


def test_what_the_program_says_about_failing_is_passed_on(dump):
    assert run(dump.parent / "var", "false").returncode == 1
    assert run(dump.parent / "var", "no-such-program").returncode == 2
