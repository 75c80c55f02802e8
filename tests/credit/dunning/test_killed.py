"""The program that sends is killed wherever it hurts, and begun again: nobody gets a reminder twice."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from credit.dunning.outcome import mark_sent, send_again
from credit.dunning.sending import send_run
from credit.models import Reminder
from customers.holds import lock_customer
from documents.rounds.sending import CannotSend
from financials.models import Document
from foundation.periods import company_today
from foundation.servers import PROJECT
from journal.models import Entry
from tests import make
from tests.credit.dunning.debts import debtor
from tests.credit.dunning.post import costs, released
from tests.waiting import until


class Sender:
    """A process that sends a run, on the database of this test."""

    def __init__(self, run, mail: Path, moment: str = "never", whom: str = "nobody"):
        of = connection.get_connection_params()
        kept = {"SECRET_KEY": "secret_key", "JOURNAL_KEK": "keys/journal.kek", "BANK_DATA_KEY": "keys/bank-data.key"}
        told = {name: (settings.VAR_DIR / file).read_text().strip() for name, file in kept.items()}
        told |= {
            "DATABASE_URL": f"postgres://{of['user']}@/{of['host']}/{of['dbname']}",
            "REDIS_URL": "redis://127.0.0.1:1",
            "VAR_DIR": str(settings.VAR_DIR),
            "DJANGO_SETTINGS_MODULE": "crm.settings",
        }
        arguments = [sys.executable, "-m", "tests.credit.dunning.killed", str(run.pk), moment, whom, str(mail)]
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


@pytest.mark.django_db(transaction=True)
def test_killed_anywhere_and_begun_again_each_reminder_goes_out_once(tmp_path):
    costs(1)
    anna, today = make.person("Anna Meyer", "collections"), company_today()
    firms = [debtor(f"{n}000.00", today=today, name=f"Firm {n}") for n in range(1, 6)]
    to = [f"payables@{firm.code.lower()}.example" for firm in firms]
    run = released(anna, now=timezone.now())

    with transaction.atomic():  # the first is sent; the second is being prepared
        lock_customer(firms[1])
        Sender(run, tmp_path).kill_when(waits_for_a_row)
    assert statuses(run) == ["sent", "preparing", "queued", "queued", "queued"]

    still = tmp_path / "still"  # the second is sent; the third is being handed over, nothing has left
    Sender(run, tmp_path, "before", to[2]).kill_when(still.exists)
    still.unlink()
    assert statuses(run) == ["sent", "sent", "handing", "queued", "queued"]

    other = Sender(run, tmp_path, "after", to[3])  # the fourth has left, nobody could note it
    until(still.exists)
    with pytest.raises(CannotSend, match="another process already"):
        send_run(run=run)
    other.kill_when(still.exists)
    assert statuses(run) == ["sent", "sent", "unclear", "handing", "queued"]

    settings.EMAIL_BACKEND, was = "django.core.mail.backends.filebased.EmailBackend", settings.EMAIL_BACKEND
    settings.EMAIL_FILE_PATH, path = tmp_path, settings.EMAIL_FILE_PATH
    try:
        assert str(send_run(run=run)) == "1 sent, 1 unclear"
        assert str(send_run(run=run)) == "0 sent"
        assert statuses(run) == ["sent", "sent", "unclear", "unclear", "sent"]
        assert [mails(tmp_path).count(f"To: {address}\n") for address in to] == [1, 1, 0, 1, 1]
        unclear = list(run.reminders.filter(status="unclear").order_by("pk"))
        assert all("it may have gone out or not" in each.trouble for each in unclear)
        charges = Document.objects.filter(kind="invoice", lines__description__startswith="Reminder fee").distinct()
        assert charges.filter(status="issued").count() == 5  # one each, however often its worker was killed

        send_again(reminder=unclear[0], by=anna, now=timezone.now())
        mark_sent(reminder=unclear[1], by=anna, now=timezone.now())
        assert str(send_run(run=run)) == "1 sent"
    finally:
        settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = was, path
    assert [mails(tmp_path).count(f"To: {address}\n") for address in to] == [1, 1, 1, 1, 1]
    assert statuses(run) == ["sent"] * 5
    assert [Entry.objects.filter(customer=firm, kind="reminder_sent").count() for firm in firms] == [1] * 5


def statuses(run) -> list[str]:
    return list(Reminder.objects.filter(run=run).order_by("customer__name").values_list("status", flat=True))
