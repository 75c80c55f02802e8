"""The reminders of the day: made by the house at half past eight, or called from the console, one run a day."""

import json
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from credit.dunning.automatic import remind_today, run_of_the_day
from credit.dunning.job import start_sending
from credit.models import DunningPolicy, DunningText, ReminderRun
from credit.tasks import send_reminders
from foundation.bench import alone_at, do
from foundation.models import Job
from foundation.periods import company_today
from journal.models import Alert
from tests import make
from tests.credit.dunning.debts import DAY, NOW, debtor
from tests.credit.dunning.post import Refusing, backend, released, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def automatic():
    DunningPolicy.objects.update(automatic=True)


@pytest.fixture
def day(django_capture_on_commit_callbacks):
    """Do what beat starts on a day, and the job it hands out."""

    def at(now):
        with django_capture_on_commit_callbacks():
            said = remind_today(now=now)
        for job in Job.objects.filter(finished_at=None):
            do(job.pk)
        return said

    return at


def test_called_ten_times_a_day_it_sends_one_e_mail(automatic, day):
    debtor()
    said = [day(NOW) for _ in range(10)]
    assert said == ["The run of 13 Nov 2026 is being sent."] + ["The run of 13 Nov 2026 is Finished."] * 9
    assert len(mail.outbox) == ReminderRun.objects.count() == Job.objects.filter(status="done").count() == 1
    run = ReminderRun.objects.get()
    assert (run.released_by, run.made_by, run.status) == (None, None, "finished")


def test_nothing_before_the_days_of_grace_and_nothing_after_the_last_level():
    debtor(days=0, language="de")
    sent_on = []
    for ahead in (0, 3, 4, 5, 6, 14, 15, 16, 24, 25, 26, 60):
        now = make.at(DAY + timedelta(ahead))
        run = run_of_the_day(now=now, release=True)
        sent_on += [ahead] * (run.status == "released" and sent(run, now=now).sent)
    assert sent_on == [5, 15, 25]  # the days past due the levels were made for; grace ends after three
    assert [message.subject.partition(":")[0] for message in mail.outbox] == [
        "Freundliche Erinnerung",
        "Zweite Mahnung",
        "Letzte Mahnung",
    ]


def test_one_job_is_at_a_run_and_another_takes_over_when_its_worker_died():
    debtor()
    run = released(make.person("Anna Meyer", "collections"))
    job = start_sending(run=run, by=None)
    assert start_sending(run=run, by=None) == job
    Job.objects.update(status="running")
    with alone_at(job.pk):
        assert start_sending(run=run, by=None) == job
    assert start_sending(run=run, by=None) != job


def test_unless_the_policy_says_so_the_run_waits_and_those_who_may_release_it_are_told_once(day):
    anna = make.person("Anna Meyer", "collections")
    make.person("Sven Holm", "sales")
    debtor()
    assert day(NOW) == day(NOW) == "The run of 13 Nov 2026 is Proposed."
    told = Alert.objects.get()
    assert (told.recipient, told.text) == (anna, "1 reminder waits for release: the run of 13 Nov 2026.")
    day(make.at(DAY + timedelta(3)))
    assert list(ReminderRun.objects.order_by("day").values_list("status", flat=True)) == ["discarded", "proposed"]
    assert mail.outbox == []


def test_on_a_day_without_business_nothing_happens(automatic, day):
    debtor()
    assert day(make.at(date(2026, 11, 14))) == "Nothing is sent on a day without business."
    assert not ReminderRun.objects.exists()


def test_beat_calls_the_same(automatic):
    assert send_reminders().startswith(("The run of", "Nothing is sent"))


# --- from the console -----------------------------------------------------------------------------------------------


def asked(capsys, *arguments: str) -> tuple[int, str]:
    code = 0
    try:
        call_command("send_reminders", *arguments)
    except SystemExit as ended:
        code = ended.code
    return code, capsys.readouterr().out


def test_the_console_previews_and_then_sends_once(capsys):
    acme = debtor("1000.00", today=company_today(timezone.now()))
    code, said = asked(capsys, "--preview", "--json")
    told = json.loads(said)
    (reminder,) = told["reminders"]
    figures = {"customer": acme.code, "amount": "1000.00", "total": "1000.00", "level": 1, "channel": "email"}
    assert (code, told["status"], reminder["status"], reminder | figures) == (0, "proposed", "proposed", reminder)
    assert (ReminderRun.objects.count(), mail.outbox) == (0, [])
    for _ in range(2):
        code, said = asked(capsys)
        assert (code, len(mail.outbox)) == (0, 1)
    assert f"  {acme.code} 1000.00 USD, level 1: sent, email to payables@" in said


def test_the_console_exits_with_1_when_something_did_not_go_out(capsys, settings):
    settings.EMAIL_BACKEND = backend(Refusing)
    debtor(today=company_today(timezone.now()))
    DunningText.objects.filter(level__position=1).update(body="{nonsense}")
    other = debtor("77.00", today=company_today(timezone.now()), language="fr")
    DunningText.objects.filter(level__position=1, language="fr").update(body="{total}")
    code, said = asked(capsys)
    assert code == 1
    assert "There is no field {nonsense}" in said
    assert f"{other.code} 77.00 USD, level 1: failed: The mail server refused it" in said
