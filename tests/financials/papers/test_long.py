"""Documents too long to wait for: a job prints them, and its page shows how far it is."""

import pytest
from django.urls import reverse

from financials.originals import bytes_of, original_of
from financials.papers.job import AT_ONCE, ask_for, print_in_background
from foundation.models import Job
from tests import make
from tests.credit.dunning.post import pages
from tests.financials.papers.desk import NOW, document

pytestmark = pytest.mark.django_db


class Told:
    """What the job says of its progress."""

    def __init__(self):
        self.said = []

    def of(self, total: int) -> None:
        self.said.append(("of", total))

    def done(self, count: int) -> None:
        self.said.append(("done", count))


@pytest.fixture
def anna(client):
    anna = make.person("Anna Meyer", "manager")
    client.force_login(anna)
    return anna


def test_up_to_a_hundred_lines_are_shown_at_once_and_more_become_a_job(client, anna):
    short, long = document("invoice", 2), document("invoice", AT_ONCE + 1)
    paper = lambda of: reverse("financials:paper", args=[of.customer.code, "invoice", of.number])  # noqa: E731
    assert client.get(paper(short))["Content-Type"] == "application/pdf"
    answer = client.get(paper(long))
    job = Job.objects.get()
    assert answer["Location"] == reverse("job", args=[job.pk])
    assert job.title == f"Invoice {long.number} as PDF"
    assert client.get(paper(long))["Location"] == answer["Location"], "asking again is not a second job"
    assert ask_for(document=long, owner=make.user("Rita Lang")) != job, "jobs belong to who asked"


def test_the_job_prints_the_document_and_tells_its_lines():
    paper, told = document("order", 30), Told()
    name, pdf = print_in_background(told, document=paper.pk, version=1, status="confirmed")
    assert name == f"order-{paper.number}.pdf"
    assert told.said == [("of", 30), ("done", 30)]
    assert "NW-0030" in pages(pdf)[-1]


def test_a_long_document_that_has_left_the_house_is_shown_at_once(client, anna):
    paper = document("invoice", lines=[make.line("1.00")] * (AT_ONCE + 1))
    filed = original_of(document=paper, by=anna, now=NOW)
    shown = client.get(reverse("financials:paper", args=[paper.customer.code, "invoice", paper.number]))
    assert shown.content == bytes_of(filed)
    assert not Job.objects.exists()
