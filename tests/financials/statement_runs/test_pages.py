"""The pages of a run of statements, and of the statements in a folder: what a person sees, decides and settles."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from financials.models import StatementRun
from foundation.jobs import Job
from foundation.periods import company_today
from foundation.tasks import run_job
from tests import make
from tests.credit.dunning.post import Refusing, Silent, backend
from tests.financials.statement_runs import post
from tests.financials.statement_runs.post import debtor, lives, only, prefers

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


def proposed(by, **fields) -> StatementRun:
    return post.proposed(by, now=timezone.now(), ends_on=TODAY, **fields)


def released(by) -> StatementRun:
    return post.released(by, now=timezone.now(), ends_on=TODAY)


def page(client, run, **asked) -> str:
    return text(client.get(reverse("statements:run", args=[run.pk]), asked))


def act(client, name, *args, **fields) -> str:
    """Press a button, and read the page that follows."""
    return text(client.post(reverse(name, args=args), fields, follow=True))


def text(answer) -> str:
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_a_new_run_says_who_gets_what_and_who_is_left_out_and_why(client, rita, acme):
    mute = debtor("9.00", today=TODAY, name="Mute Inc")
    mute.emails.all().delete()
    shown = act(client, "statements:new-run", kind="open_item", ends_on=TODAY)
    run = StatementRun.objects.get()
    assert "Send 1 statement: 1 by e-mail?" in shown
    assert "840.00</td>" in shown
    assert "payables@acme.example" in shown
    assert "Mute Inc" not in shown
    left_out = page(client, run, which="excluded", reason="nowhere")
    assert "Mute Inc" in left_out
    assert "No e-mail address and no address for a letter" in left_out


def test_a_period_that_makes_no_sense_comes_back_as_typed(client, rita, acme):
    place = reverse("statements:new-run")
    answer = client.post(place, {"kind": "open_item", "ends_on": TODAY + timedelta(1)})
    assert answer.status_code == 422
    assert "still to come" in text(answer)
    answer = client.post(place, {"kind": "balance_forward", "ends_on": TODAY})
    assert "from which day on" in text(answer)
    assert "2 Oct" not in text(client.get(place))


def test_one_is_left_out_with_a_reason_and_taken_in_again(client, rita, acme):
    run = proposed(rita)
    one = only(run).pk
    assert client.post(reverse("statements:run-leave-out", args=[run.pk]), {"paper": one}).status_code == 422
    act(client, "statements:run-leave-out", run.pk, paper=one, reason="their owner calls tomorrow")
    assert "their owner calls tomorrow" in page(client, run, which="excluded", reason="by_hand")
    act(client, "statements:run-take-in", run.pk, paper=one)
    assert only(run).status == "proposed"
    act(client, "financials:statement-leave-out", "ACME", one, reason="talked")
    assert only(run).why == "talked"
    act(client, "financials:statement-take-in", "ACME", one)
    assert only(run).status == "proposed"


def test_released_it_is_sent_by_a_job_stopped_and_gone_on_with(client, rita, acme):
    run = proposed(rita)
    act(client, "statements:release-run", run.pk)
    asked = {"headers": {"HX-Request": "true"}}
    progress = client.get(reverse("statements:run", args=[run.pk]), **asked)
    assert "<progress" in text(progress)
    assert "Stop sending?" in text(progress)
    assert "Go on sending" in act(client, "statements:stop-sending", run.pk)
    act(client, "statements:go-on", run.pk)
    run_job(str(Job.objects.get(finished_at=None).pk))
    assert client.get(reverse("statements:run", args=[run.pk]), **asked).headers["HX-Refresh"] == "true"
    run.refresh_from_db()
    assert (run.status, [message.to for message in mail.outbox]) == ("finished", [["payables@acme.example"]])
    assert "Sent <span" in page(client, run)
    assert "Nothing was changed" in act(client, "statements:release-run", run.pk)
    assert len(mail.outbox) == 1


def test_a_discarded_run_writes_to_nobody(client, rita, acme):
    run = proposed(rita)
    assert "nobody was written to" in act(client, "statements:discard-run", run.pk)
    run.refresh_from_db()
    assert run.status == "discarded"


def test_what_failed_says_why_and_is_tried_again(client, rita, acme, settings):
    settings.EMAIL_BACKEND = backend(Refusing)
    run = released(rita)
    post.sent(run, timezone.now())
    assert "no such mailbox" in page(client, run)
    assert "1 failed" in text(client.get(reverse("statements:runs")))
    act(client, "statements:run-again", run.pk, all="1")
    assert (only(run).status, Job.objects.filter(finished_at=None).count()) == ("queued", 1)


@pytest.mark.parametrize(("said", "becomes"), [("statement-sent", "sent"), ("statement-again", "queued")])
def test_of_an_unclear_one_a_person_says_what_happened(client, rita, acme, settings, said, becomes):
    settings.EMAIL_BACKEND = backend(Silent)
    run = released(rita)
    post.sent(run, timezone.now())
    assert "nobody can tell whether they went out" in page(client, run)
    act(client, f"financials:{said}", "ACME", only(run).pk)
    assert only(run).status == becomes


def test_one_statement_is_looked_at_in_the_customers_language_before_it_goes_out(client, rita, acme):
    acme.language = "de"
    acme.save()
    one = only(proposed(rita)).pk
    shown = text(client.get(reverse("financials:sent-statement", args=["ACME", one])))
    assert "As it will read" in shown
    assert "840,00 USD" in shown
    letter = client.get(reverse("financials:statement-letter", args=["ACME", one]))
    assert letter.content.startswith(b"%PDF")


def test_a_statement_to_one_customer_is_a_run_of_its_own_and_stands_in_its_folder(client, rita, acme):
    asked = {"kind": "open_item", "ends_on": TODAY}
    act(client, "financials:send-statement", "ACME", **asked)
    run = StatementRun.objects.get()
    assert (run.customer, only(run).status) == (acme, "proposed")
    act(client, "statements:release-run", run.pk)
    run_job(str(Job.objects.get().pk))
    listed = text(client.get(reverse("financials:sent-statements", args=["ACME"])))
    assert "840.00" in listed
    shown = text(client.get(reverse("financials:sent-statement", args=["ACME", only(run).pk])))
    assert "As it was sent" in shown
    assert only(run).file.name in shown
    filed = client.get(reverse("financials:statement-letter", args=["ACME", only(run).pk]))
    assert filed.url == only(run).file.get_absolute_url()
    make.customer("NEW", "New Ltd")
    assert "Nothing was ever booked for New Ltd" in act(client, "financials:send-statement", "NEW", **asked)


def test_letters_are_printed_as_one_file(client, rita, acme):
    lives(acme)
    run = proposed(rita)
    shown = text(client.get(reverse("statements:letters", args=[run.pk]), follow=True))
    assert "No letter of this run is to be posted" in shown
    prefers(acme, rita, "post")
    act(client, "statements:discard-run", run.pk)
    posted = released(rita)
    post.sent(posted, timezone.now())
    assert "Print 1 letter" in page(client, posted)
    assert client.get(reverse("statements:letters", args=[posted.pk])).content.startswith(b"%PDF")


def test_the_lists_are_taken_along_as_files_in_words(client, rita, acme):
    run = proposed(rita)
    rows = client.get(reverse("statements:run", args=[run.pk]), {"format": "csv", "columns": "all"}).getvalue().decode()
    assert "Acme Ltd" in rows
    runs = client.get(reverse("statements:runs"), {"format": "csv", "columns": "all"}).getvalue().decode()
    assert "open items,All customers,Proposed" in runs
    listed = client.get(reverse("financials:sent-statements", args=["ACME"]), {"format": "csv", "columns": "all"})
    assert "open items,Proposed,840.00" in listed.getvalue().decode()


def test_a_clerk_looks_and_may_release_nothing(client, rita, acme):
    run = proposed(rita)
    client.force_login(make.person("Cleo Clerk", "clerk"))
    assert "Send 1 statement" not in page(client, run)
    assert client.post(reverse("statements:release-run", args=[run.pk])).status_code == 403
    assert client.get(reverse("statements:new-run")).status_code == 403


@pytest.mark.parametrize("firms", [1, 3])
def test_the_pages_cost_the_same_for_any_number(client, rita, firms, django_assert_max_num_queries):
    for number in range(firms):
        debtor(f"{100 + number}.00", today=TODAY)
    run = proposed(rita)
    page(client, run)
    with django_assert_max_num_queries(14):
        page(client, run)
    for _ in range(firms):
        proposed(rita)
    with django_assert_max_num_queries(11):
        client.get(reverse("statements:runs"))
