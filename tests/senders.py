"""Processes that send a run of papers on the database of a test, to be killed by it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connection

from foundation.servers import PROJECT
from tests.waiting import until


class Sender:
    """A process that sends a run, on the database of this test."""

    def __init__(self, sending: str, run, mail: Path, moment: str = "never", whom: str = "nobody"):
        of = connection.get_connection_params()
        kept = {"SECRET_KEY": "secret_key", "JOURNAL_KEK": "keys/journal.kek", "BANK_DATA_KEY": "keys/bank-data.key"}
        told = {name: (settings.VAR_DIR / file).read_text().strip() for name, file in kept.items()}
        told |= {
            "DATABASE_URL": f"postgres://{of['user']}@/{of['host']}/{of['dbname']}",
            "REDIS_URL": "redis://127.0.0.1:1",
            "VAR_DIR": str(settings.VAR_DIR),
            "DJANGO_SETTINGS_MODULE": "crm.settings",
        }
        arguments = [
            sys.executable,
            "-m",
            "tests.killed",
            sending,
            run._meta.label,
            str(run.pk),
            moment,
            whom,
            str(mail),
        ]
        self.process = subprocess.Popen(
            arguments, env=os.environ | told, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def kill_when(self, so) -> None:
        until(lambda: so() or self.process.poll() is not None)
        assert self.process.poll() is None, self.process.communicate()
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.communicate()


def waits_for_a_row() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees what it saw first, else
        here = "datname = current_database() AND wait_event_type = 'Lock'"
        cursor.execute(f"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE {here})")
        return cursor.fetchone()[0]


def mails(folder: Path) -> str:
    return "".join(file.read_text() for file in folder.glob("*.log"))
