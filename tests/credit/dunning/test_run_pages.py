"""The pages of a run: what is proposed and left out, releasing it, and what a person settles afterwards."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from credit.dunning.runs import make_run
from credit.models import CollectionCase, Reminder, ReminderRun
from foundation.jobs import Job
from foundation.periods import company_today
from foundation.tasks import run_job
from tests import make
from tests.credit.dunning import post
from tests.credit.dunning.debts import debtor

pytestmark = pytest.mark.django_db
TODAY = company_today()


@pytest.fixture
def rita(client):
    rita = make.person("Rita Meyer", "collections")
    client.force_login(rita)
    return rita


@pytest.fixture
def acme():
    return debtor("840.00", today=TODAY, code="ACME", name="Acme Ltd")


@pytest.fixture
def bolt(rita):
    """Bolt promised to pay and is left in peace."""
    bolt = debtor("310.00", today=TODAY, code="BOLT", name="Bolt & Co")
    make.promise_payment(
        customer=bolt,
        amount=Decimal(310),
        due_on=TODAY + timedelta(days=5),
        promised_by="Ms Lee",
        by=rita,
        now=timezone.now(),
    )
    return bolt


def proposed(by, **fields) -> ReminderRun:
    return make_run(by=by, now=timezone.now(), **fields)


def page(client, run, **asked) -> str:
    answer = client.get(reverse("credit:run", args=[run.pk]), asked)
    assert answer.status_code == 200
    return text(answer)


def act(client, name, *args, **fields) -> str:
    """Press a button, and read the page that follows."""
    return text(client.post(reverse(f"credit:{name}", args=args), fields, follow=True))


def text(answer) -> str:
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_a_new_run_says_whom_it_would_remind_and_why_not_the_others(client, rita, acme, bolt):
    shown = act(client, "new-run")
    run = ReminderRun.objects.get()
    assert "Send 1 reminder: 1 e-mail?" in shown
    assert "840.00 USD" in shown
    assert "Bolt" not in shown
    left_out = page(client, run, which="excluded", reason="promised")
    assert "Bolt &amp; Co" in left_out
    assert "Promised 310.00 USD by" in left_out


def test_a_run_for_one_collector_leaves_the_customers_of_others_alone(client, rita, acme):
    other = debtor("99.00", today=TODAY, code="OTHER")
    CollectionCase.objects.create(customer=other, collector=rita, changed_by=rita, changed_at=timezone.now())
    act(client, "new-run", collector=rita.pk)
    assert ReminderRun.objects.get().collector == rita
    assert Reminder.objects.get().customer == other


def test_leaving_out_needs_a_reason_and_keeps_the_ticks(client, rita, acme):
    run = proposed(rita)
    reminder = post.only(run)
    answer = client.post(reverse("credit:run-leave-out", args=[run.pk]), {"paper": reminder.pk, "reason": ""})
    assert answer.status_code == 422
    assert f'value="{reminder.pk}" form="leave-out" checked' in answer.content.decode()
    answer = client.post(reverse("credit:run-leave-out", args=[run.pk]), {"reason": "spoke with them"})
    assert answer.status_code == 422
    assert "Tick whom to leave out first." in answer.content.decode()
    assert 'value="spoke with them"' in answer.content.decode()


def test_one_is_left_out_with_a_reason_and_taken_in_again(client, rita, acme):
    run = proposed(rita)
    reminder = post.only(run)
    act(client, "run-leave-out", run.pk, paper=reminder.pk, reason="their owner calls tomorrow")
    shown = page(client, run, which="excluded")
    assert "their owner calls tomorrow" in shown
    assert "Take in again" in shown
    act(client, "run-take-in", run.pk, paper=reminder.pk)
    reminder.refresh_from_db()
    assert reminder.status == "proposed"


def test_whom_the_guard_leaves_out_stays_out(client, rita, bolt):
    run = proposed(rita)
    shown = act(client, "run-take-in", run.pk, paper=post.only(run).pk)
    assert "stays out: Promised 310.00 USD" in shown
    alone = text(client.get(reverse("credit:reminder", args=["BOLT", post.only(run).pk])))
    assert "Nothing is asked for in this run" in alone


def test_released_it_is_sent_by_a_job_and_the_page_says_how_it_went(client, rita, acme):
    run = proposed(rita)
    act(client, "release-run", run.pk)
    assert "A worker is about to begin" not in page(client, run)
    job = Job.objects.get()
    run_job(str(job.pk))
    run.refresh_from_db()
    assert run.status == "finished"
    assert [message.to for message in mail.outbox] == [["payables@acme.example"]]
    shown = page(client, run)
    assert "Sent <span" in shown
    again = act(client, "release-run", run.pk)
    assert "Nothing was changed" in again
    assert len(mail.outbox) == 1


def test_progress_is_asked_for_until_the_job_has_ended(client, rita, acme):
    run = proposed(rita)
    act(client, "release-run", run.pk)
    asked = {"headers": {"HX-Request": "true"}}
    answer = client.get(reverse("credit:run", args=[run.pk]), **asked)
    assert "<progress" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    run_job(str(Job.objects.get().pk))
    answer = client.get(reverse("credit:run", args=[run.pk]), **asked)
    assert answer.headers["HX-Refresh"] == "true"


def test_a_job_that_was_stopped_can_be_gone_on_with(client, rita, acme):
    run = proposed(rita)
    act(client, "release-run", run.pk)
    Job.objects.update(status="cancelled", finished_at=timezone.now())
    assert "Go on sending" in page(client, run)
    act(client, "go-on", run.pk)
    assert Job.objects.filter(finished_at=None).count() == 1


def test_a_discarded_run_writes_to_nobody(client, rita, acme):
    run = proposed(rita)
    shown = act(client, "discard-run", run.pk)
    assert "nobody was written to" in shown
    run.refresh_from_db()
    assert run.status == "discarded"


def test_what_failed_says_why_and_is_tried_again(client, rita, acme, settings):
    settings.EMAIL_BACKEND = post.backend(post.Refusing)
    run = post.released(rita, timezone.now())
    post.sent(run, timezone.now())
    shown = page(client, run)
    assert "Try again" in shown
    assert "no such mailbox" in shown
    assert "1 failed" in client.get(reverse("credit:reminders")).content.decode()
    act(client, "run-again", run.pk, all="1")
    assert post.only(run).status == "queued"
    assert Job.objects.filter(finished_at=None).exists()


@pytest.mark.parametrize(("said", "becomes"), [("were-sent", "sent"), ("again", "queued")])
def test_of_an_unclear_one_a_person_says_what_happened(client, rita, acme, settings, said, becomes):
    settings.EMAIL_BACKEND = post.backend(post.Silent)
    run = post.released(rita, timezone.now())
    post.sent(run, timezone.now())
    assert "nobody can tell whether they went out" in page(client, run)
    act(client, f"run-{said}", run.pk, paper=post.only(run).pk)
    assert post.only(run).status == becomes


def test_one_reminder_shows_its_items_and_how_it_reads_in_the_customers_language(client, rita, acme):
    acme.language = "de"
    acme.save()
    reminder = post.only(proposed(rita))
    shown = client.get(reverse("credit:reminder", args=["ACME", reminder.pk])).content.decode()
    assert acme.documents.get().number in shown
    assert "e-mail, in German" in shown
    assert "840,00" in shown
    letter = client.get(reverse("credit:reminder-letter", args=["ACME", reminder.pk]))
    assert letter.content.startswith(b"%PDF")


def test_a_reminder_is_left_out_from_its_own_page(client, rita, acme):
    reminder = post.only(proposed(rita))
    place = reverse("credit:reminder-leave-out", args=["ACME", reminder.pk])
    assert client.post(place, {"reason": " "}).status_code == 422
    assert "is left out" in client.post(place, {"reason": "talked"}, follow=True).content.decode()


def test_letters_without_any_are_refused_with_a_sentence(client, rita, acme):
    shown = client.get(reverse("credit:letters", args=[proposed(rita).pk]), follow=True).content.decode()
    assert "No letter of this run is to be posted" in shown


def test_a_clerk_looks_and_may_release_nothing(client, rita, acme):
    run = proposed(rita)
    client.force_login(make.person("Cleo Clerk", "clerk"))
    shown = page(client, run)
    assert "Send 1 reminder" not in shown
    assert "Leave out" not in shown
    assert client.post(reverse("credit:release-run", args=[run.pk])).status_code == 403


@pytest.mark.parametrize("debtors", [1, 3])
def test_the_page_of_a_run_costs_the_same_for_any_number(client, rita, debtors, django_assert_max_num_queries):
    for number in range(debtors):
        debtor(f"{100 + number}.00", today=TODAY)
    run = proposed(rita)
    page(client, run)
    with django_assert_max_num_queries(12):
        page(client, run)


@pytest.mark.parametrize("runs", [1, 3])
def test_the_list_of_runs_costs_the_same_for_any_number(client, rita, acme, runs, django_assert_max_num_queries):
    for _ in range(runs):
        proposed(rita)
    client.get(reverse("credit:reminders"))
    with django_assert_max_num_queries(11):
        client.get(reverse("credit:reminders"))
