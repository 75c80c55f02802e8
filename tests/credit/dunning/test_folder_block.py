"""The reminders of one customer in its folder: the block of the credit tab, the document's page, stop and resume."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from credit.dunning.history import reminded
from credit.dunning.stops import active_stop
from credit.models import ReminderRun
from foundation.periods import company_today
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


def tab(client, **asked) -> str:
    return text(client.get(reverse("credit:overview", args=["ACME"]), asked))


def text(answer) -> str:
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def act(client, name, **fields) -> str:
    return text(client.post(reverse(f"credit:{name}", args=["ACME"]), fields, follow=True))


def remind(rita) -> None:
    post.sent(post.released(rita, timezone.now()), timezone.now())


def test_the_tab_says_that_a_reminder_is_due_and_proposes_it_to_this_customer_alone(client, rita, acme):
    debtor("70.00", today=TODAY, code="OTHER")
    shown = tab(client)
    assert "Reminder: <span" in shown
    assert "840.00 USD" in shown
    act(client, "remind-now")
    run = ReminderRun.objects.get()
    assert run.customer == acme
    assert post.only(run).customer == acme


def test_after_one_went_out_the_tab_says_which_and_when_the_next_one_comes(client, rita, acme):
    remind(rita)
    shown = tab(client)
    assert "by e-mail to payables@acme.example" in shown
    assert "No reminder today." in shown
    assert "Send one now" not in shown


def test_the_page_of_an_invoice_says_how_often_it_was_reminded(client, rita, acme):
    page = acme.documents.get().get_absolute_url()
    assert "Reminded once" not in text(client.get(page))
    remind(rita)
    assert "Reminded once" in text(client.get(page))
    assert "Reminded once" not in text(client.get(page, {"as_of": str(TODAY - timedelta(days=1))}))


def test_stopping_needs_a_reason_and_keeps_what_was_typed(client, rita, acme):
    place = reverse("credit:stop-reminders", args=["ACME"])
    refused = client.post(place, {"reason": "", "until": "2099-01-31"})
    assert refused.status_code == 422
    assert 'value="2099-01-31"' in text(refused)
    refused = client.post(place, {"reason": "insolvency", "until": "2020-01-31"})
    assert refused.status_code == 422
    assert "31 Jan 2020 has passed" in text(refused)
    assert 'value="insolvency"' in text(refused)


def test_stopped_they_stay_stopped_until_somebody_resumes_them(client, rita, acme):
    assert "gets no reminders from now on" in act(client, "stop-reminders", reason="their owner died")
    shown = tab(client)
    assert "their owner died" in shown
    assert "Send one now" not in shown
    assert "gets reminders again" in act(client, "resume-reminders")
    assert active_stop(customer=acme, day=TODAY) is None


def test_every_reminder_is_listed_in_the_folder(client, rita, acme):
    remind(rita)
    shown = text(client.get(reverse("credit:customer-reminders", args=["ACME"])))
    assert "payables@acme.example" in shown
    assert "840.00" in shown


def test_of_a_past_day_the_tab_shows_what_had_been_sent_by_then_and_nothing_to_do(client, rita, acme):
    remind(rita)
    shown = tab(client, as_of=str(TODAY - timedelta(days=1)))
    assert "payables@acme.example" not in shown
    assert "Stop</a>" not in shown


def test_nothing_overdue_nothing_to_remind_of(client, rita):
    make.customer("ACME", "Acme Ltd")
    assert "Never reminded, and nothing is overdue." in tab(client)
    assert "there is nothing to remind of" in act(client, "remind-now")


def test_the_block_costs_the_tab_few_queries(rita, acme, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):  # due: what was sent, the situation, and where it would go (ways, addresses)
        assert reminded(customer=acme, as_of=TODAY, today=TODAY).sendable
    remind(rita)
    with django_assert_max_num_queries(3):
        assert not reminded(customer=acme, as_of=TODAY, today=TODAY).sendable
