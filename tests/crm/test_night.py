"""The night is done once, whole, and written only where something changed: with two beats, with none, and killed."""

import os
import signal
import subprocess
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from celery.exceptions import Retry
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from credit.models import NightlyRun, NightStep, Pool, Standing
from credit.nights import last_night, warning
from credit.standing import forget_nights
from crm import night
from crm.night import NightFailed, NightIsRunning, Step, night_due, run
from crm.tasks import nightly
from financials.drafts import save_draft
from financials.models import Document
from financials.recurring import start_recurring
from foundation.alone import alone
from foundation.periods import company_today
from foundation.servers import PROJECT
from tests import make
from tests.waiting import until

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
YESTERDAY = TODAY - timedelta(days=1)
NOW = make.at(TODAY)
INVOICES = next(step for step in night.STEPS if step.name == "recurring invoices")


def names(marks) -> list[str]:
    return [mark.step for mark in marks]


def everything() -> list[str]:
    return [step.name for step in night.STEPS]


def put_steps(monkeypatch, *steps: Step) -> None:
    monkeypatch.setattr(night, "STEPS", steps)


def office(day: date) -> None:
    """Two customers, one slow, and an invoice that is to be written on that day."""
    prompt, slow = make.customer(), make.customer(name="Otter Ltd")
    for customer, late in ((prompt, 20), (slow, 70)):
        for ago in (300, 200, 100):
            invoice = make.invoice(customer, issued_on=day - timedelta(days=ago))
            paid_on = day - timedelta(days=ago - late)
            make.payment(customer, "100.00", received_on=paid_on, to=[(invoice, "100.00")])
    make.invoice(slow, "80.00", issued_on=day - timedelta(days=90))
    asked = {"customer": prompt, "kind": Document.Kind.INVOICE, "lines": [make.line("49.00")], "issued_on": day}
    template = save_draft(**asked, by=make.somebody(), now=make.at(day))
    start_recurring(template=template, months=1, starts_on=day, by=make.somebody(), now=make.at(day))


def test_each_step_is_done_once_a_day_and_then_nothing_is_left():
    office(TODAY)
    assert night_due(today=TODAY) == YESTERDAY
    assert names(run(day=YESTERDAY, now=NOW)) == everything()
    assert night_due(today=TODAY) is None
    assert run(day=YESTERDAY, now=NOW) == []
    assert Document.objects.filter(recurrence__isnull=False).count() == 1
    assert night_due(today=TODAY + timedelta(days=1)) == TODAY


def test_asked_for_by_hand_a_finished_night_is_computed_again_and_writes_nothing_that_did_not_change():
    office(TODAY)
    run(day=YESTERDAY, now=NOW)
    kept = places()
    marks = run(day=YESTERDAY, now=NOW, again=True)
    assert names(marks) == everything()
    assert next(mark.rows for mark in marks if mark.step == "standing") == 0
    assert places() == kept


def places() -> list[tuple]:
    """Where each row stands on the disk and who wrote it last; a row written again stands elsewhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT customer_id, currency, ctid::text, xmin::text FROM credit_standing ORDER BY 1, 2")
        return cursor.fetchall()


def test_only_the_rows_that_changed_are_written():
    office(TODAY)
    gone, busy = make.customer(name="Gone Ltd"), make.customer(name="Busy Ltd")
    for customer in (gone, busy):
        old = make.invoice(customer, issued_on=TODAY - timedelta(days=1200))
        make.payment(customer, "100.00", received_on=TODAY - timedelta(days=1190), to=[(old, "100.00")])
    run(day=YESTERDAY, now=NOW)
    kept = {place[0]: place for place in places()}
    make.invoice(busy, "10.00", issued_on=TODAY)
    run(day=TODAY, now=make.at(TODAY + timedelta(days=1)))
    now = {place[0]: place for place in places()}
    assert now[gone.pk] == kept[gone.pk]
    assert now[busy.pk] != kept[busy.pk]


def test_a_past_day_computed_anew_leaves_the_present_alone():
    office(TODAY)
    marks = run(day=TODAY - timedelta(days=40), now=NOW)
    assert names(marks) == [step.name for step in night.STEPS if not step.of_today]
    assert not Document.objects.filter(recurrence__isnull=False).exists()


def test_a_step_that_fails_is_said_keeps_no_half_and_does_not_stop_the_others(monkeypatch):
    def half(*, day, now):
        Pool.objects.create(as_of=day, currency="USD", median_invoice=1, mean_points=1)
        raise ZeroDivisionError("half done")

    put_steps(monkeypatch, Step("risk", half), Step("policy", lambda **_: 1, needs="risk"), INVOICES)
    office(TODAY)
    with pytest.raises(NightFailed, match="risk: ZeroDivisionError: half done; policy: NotDone: “risk” is not done"):
        run(day=YESTERDAY, now=NOW)
    assert not Pool.objects.exists()
    assert Document.objects.filter(recurrence__isnull=False).count() == 1
    put_steps(monkeypatch, Step("risk", lambda **_: 3), Step("policy", lambda **_: 1, needs="risk"), INVOICES)
    assert names(run(day=YESTERDAY, now=NOW)) == ["risk", "policy"]


def test_a_failed_night_is_tried_again_by_the_task_and_ends_the_command_with_an_error(monkeypatch):
    tries = []

    def stumble(*, day, now):
        tries.append(day)
        if len(tries) < 3:
            raise OSError("no space left on device")
        return 0

    put_steps(monkeypatch, Step("standing", stumble))
    with pytest.raises(CommandError, match="no space left"):
        call_command("nightly")
    with pytest.raises(Retry, match="Retry in 600s"):
        nightly.delay()
    assert nightly() == "standing: 0 rows"
    assert len(tries) == 3
    assert nightly() == "Nothing is left to do."


def test_a_second_beat_returns_at_once_and_says_so(capsys):
    with alone("night"):
        with pytest.raises(NightIsRunning):
            run(day=YESTERDAY, now=NOW)
        assert nightly() == str(NightIsRunning())
        call_command("nightly")
    assert "by another process already" in capsys.readouterr().out
    assert not NightStep.objects.exists()


def test_what_was_taken_over_later_is_computed_although_the_night_was_over():
    run(day=YESTERDAY, now=NOW)
    forget_nights(since=YESTERDAY)
    assert night_due(today=TODAY) == YESTERDAY


def test_nobody_is_warned_while_the_nights_are_done(monkeypatch):
    assert (last_night(), warning(today=TODAY)) == (None, "")
    run(day=YESTERDAY, now=NOW)
    assert last_night().day == YESTERDAY
    assert warning(today=TODAY + timedelta(days=1)) == ""


def test_a_missing_night_and_a_failed_one_are_told_with_what_to_do(monkeypatch):
    run(day=YESTERDAY, now=NOW)
    told = warning(today=TODAY + timedelta(days=2))
    assert told.startswith("Grades and risks are of 01 Mar 2026: no night has computed them since.")
    assert "manage.py nightly" in told

    def stumble(**_):
        raise OSError("no space left on device.")

    standing = next(step for step in night.STEPS if step.name == "standing")
    put_steps(monkeypatch, standing, Step("hold policy", stumble))
    with pytest.raises(NightFailed):
        run(day=TODAY, now=make.at(TODAY + timedelta(days=1)))
    told = warning(today=TODAY + timedelta(days=1))
    assert "The night of 02 Mar 2026 is not complete." in told
    assert "It stopped at “hold policy”: OSError: no space left on device. Whoever" in told


# --- killed ---------------------------------------------------------------------------------------------------------


class Command:
    """`manage.py nightly` in a process of its own, on the database of this test."""

    def __init__(self):
        settings_of = connection.get_connection_params()
        kept = {"SECRET_KEY": "secret_key", "JOURNAL_KEK": "keys/journal.kek", "BANK_DATA_KEY": "keys/bank-data.key"}
        told = {name: (settings.VAR_DIR / file).read_text().strip() for name, file in kept.items()}
        told |= {
            "DATABASE_URL": f"postgres://{settings_of['user']}@/{settings_of['host']}/{settings_of['dbname']}",
            "REDIS_URL": "redis://127.0.0.1:1",
            "VAR_DIR": str(settings.VAR_DIR),
            "DJANGO_SETTINGS_MODULE": "crm.settings",
        }
        arguments = [sys.executable, str(PROJECT / "manage.py"), "nightly"]
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        self.process = subprocess.Popen(arguments, env=os.environ | told, **streams)

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def ended(self) -> bool:
        return self.process.poll() is not None

    def ends(self) -> tuple[int, str]:
        said = self.process.communicate(timeout=120)[0]
        return self.process.returncode, said


def waits_for(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [table])
        return cursor.fetchone()[0] > 0


def figures() -> list[tuple]:
    """What the night is to have written, whenever it was written."""
    left_out = {"since"}
    columns = [field.attname for field in Standing._meta.local_concrete_fields if field.name not in left_out]
    pools = Pool.objects.values_list("as_of", "currency", "median_invoice", "mean_points")
    invoices = Document.objects.filter(recurrence__isnull=False).values_list("issued_on", "total", "status")
    return [*Standing.objects.order_by("pk").values_list(*columns), *pools.order_by("pk"), *invoices]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("table", "done_before"), [("credit_standing", []), ("financials_recurrence", ["standing"])])
def test_killed_in_the_middle_it_goes_on_at_the_step_it_had_reached(table, done_before):
    day = company_today() - timedelta(days=1)
    office(company_today())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        night_process = Command()
        until(lambda: waits_for(table) or night_process.ended(), seconds=60)
        assert not night_process.ended(), night_process.ends()
        night_process.kill()
        done = NightStep.objects.exclude(finished_at=None)
        assert set(done_before) <= {mark.step for mark in done}
        assert bool(done_before) == NightlyRun.objects.filter(day=day).exists()
        times: dict[str, datetime] = dict(done.values_list("step", "finished_at"))
    code, said = Command().ends()
    assert code == 0, said
    assert set(everything()) == set(NightStep.objects.exclude(finished_at=None).values_list("step", flat=True))
    assert times.items() <= dict(NightStep.objects.values_list("step", "finished_at")).items()
    resumed = figures()
    assert (Decimal("49.0000"), "issued") in [row[1:] for row in resumed]
    for model in (Standing, Pool, NightlyRun, NightStep):
        model.objects.all().delete()
    run(day=day, now=timezone.now())
    assert undated(figures()) == undated(resumed)


def undated(rows: list[tuple]) -> list[tuple]:
    return sorted(rows, key=str)


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_make_one_night():
    office(company_today())
    both = [Command(), Command()]
    ended = [one.ends() for one in both]
    assert [code for code, _ in ended] == [0, 0]
    assert Document.objects.filter(recurrence__isnull=False).count() == 1
    assert Standing.objects.count() == 2
