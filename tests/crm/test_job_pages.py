"""A clerk asks for a long report, watches it, stops it, reads why it failed, and fetches the file; nobody else can."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import TestCase
from django.urls import reverse

from crm.job_views import time_left
from crm.roles import give_roles
from foundation.jobs import CannotBeDone, start
from foundation.models import Job
from foundation.tasks import run_job
from tests import make

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def listed(settings):
    settings.JOBS = [f"{__name__}.make_report", f"{__name__}.find_nothing"]


def make_report(progress):
    progress.of(2)
    return "aging-2026-05-31.html", b"<script>alert(1)</script>"


def find_nothing(progress):
    raise CannotBeDone("Nobody owes anything on that day. Choose another day.")


@pytest.fixture
def clerk():
    carl = make.user("Carl Lund")
    give_roles(carl, "clerk")
    return carl


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


def ask_for(owner, work="make_report"):
    """A job that was handed out but that no worker took yet."""
    with TestCase.captureOnCommitCallbacks():
        return start(title="Aging on 31 May", work=f"{__name__}.{work}", arguments={}, owner=owner)


def look(desk, job, **headers):
    return desk.get(reverse("job", args=[job.pk]), headers=headers)


def text(answer):
    return answer.content.decode()


def test_a_report_is_watched_while_it_is_made_and_fetched_when_it_is_ready(desk, clerk):
    job = ask_for(clerk)
    page = text(look(desk, job))
    assert "Waiting for a free worker" in page
    assert f'hx-get="{reverse("job", args=[job.pk])}"' in page
    Job.objects.update(status="running", done=412, of=1000)
    fragment = text(look(desk, job, **HTMX))
    assert "412 of 1,000" in fragment
    assert "<html" not in fragment
    run_job(str(job.pk))
    assert look(desk, job, **HTMX).headers["HX-Refresh"] == "true"
    page = text(look(desk, job))
    assert "The file is ready." in page
    assert "every 1s" not in page
    assert reverse("job-file", args=[job.pk]) in page


def test_the_file_is_saved_and_never_shown_as_a_page_of_ours(desk, clerk):
    job = ask_for(clerk)
    run_job(str(job.pk))
    answer = desk.get(reverse("job-file", args=[job.pk]))
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    answer.close()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="aging-2026-05-31.html"'
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_waiting_job_is_stopped_and_offers_no_file(desk, clerk):
    job = ask_for(clerk)
    assert "Stop" in text(look(desk, job))
    answer = desk.post(reverse("job-cancel", args=[job.pk]), follow=True)
    assert "Stopped as you asked. No file was made." in text(answer)
    run_job(str(job.pk))
    job.refresh_from_db()
    assert job.status == "cancelled"
    assert desk.get(reverse("job-file", args=[job.pk])).status_code == 404


def test_a_running_job_that_was_asked_to_stop_says_so_and_cannot_be_asked_again(desk, clerk):
    job = ask_for(clerk)
    Job.objects.update(status="running", cancel_asked_at=NOW)
    page = text(look(desk, job))
    assert "Stopping" in page
    assert reverse("job-cancel", args=[job.pk]) not in page


def test_a_job_that_fails_says_why_in_the_list_and_on_its_page(desk, clerk):
    job = ask_for(clerk, "find_nothing")
    run_job(str(job.pk))
    for page in (look(desk, job), desk.get(reverse("jobs"))):
        assert "Nobody owes anything on that day. Choose another day." in text(page)


def test_another_users_job_is_not_found_by_any_way(desk):
    job = ask_for(make.user("Somebody Else"))
    run_job(str(job.pk))
    for name in ("job", "job-file"):
        assert desk.get(reverse(name, args=[job.pk])).status_code == 404
    assert desk.post(reverse("job-cancel", args=[job.pk])).status_code == 404
    assert "Aging on 31 May" not in text(desk.get(reverse("jobs")))


def test_nothing_is_stopped_by_following_a_link(desk, clerk):
    assert desk.get(reverse("job-cancel", args=[ask_for(clerk).pk])).status_code == 405


def test_a_file_that_left_the_store_is_not_found(desk, clerk):
    job = ask_for(clerk)
    run_job(str(job.pk))
    job.refresh_from_db()
    Path(job.result.path).unlink()
    assert desk.get(reverse("job-file", args=[job.pk])).status_code == 404


def test_without_jobs_the_list_says_what_will_stand_there(desk):
    assert "You have not asked for any long work yet." in text(desk.get(reverse("jobs")))


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_any_number_of_jobs(desk, clerk, many, django_assert_max_num_queries):
    for _ in range(many):
        ask_for(clerk)
    with django_assert_max_num_queries(6):
        assert text(desk.get(reverse("jobs"))).count("Aging on 31 May") == many


def test_fifty_one_jobs_are_two_pages_newest_first(desk, clerk):
    for number in range(51):
        job = Job.objects.create(title=f"Report {number:02}", work="x", owner=clerk, status="cancelled")
        Job.objects.filter(pk=job.pk).update(created_at=NOW + timedelta(microseconds=number))
    newest = desk.get(reverse("jobs"))
    assert [job.title for job in newest.context["jobs"]] == [f"Report {number:02}" for number in range(50, 0, -1)]
    older = desk.get(reverse("jobs") + newest.context["older_url"])
    assert [job.title for job in older.context["jobs"]] == ["Report 00"]
    assert desk.get(reverse("jobs"), {"before": "2026-13-45T99:99Z"}).status_code == 200


def test_how_long_it_will_still_take_is_told_from_the_pace_it_had():
    running = Job(pk=uuid4(), status="running", started_at=NOW - timedelta(minutes=2), done=100, of=400)
    assert time_left(running, NOW) == "6\N{NO-BREAK SPACE}minutes left"
    running.done = 390
    assert time_left(running, NOW) == "less than a minute left"
    running.done = 0
    assert time_left(running, NOW) == ""
