"""The post nobody could sort: it is looked at, and filed by who knows better."""

import pytest
from django.urls import reverse

from journal.mail.intake import take_in
from journal.models import Entry, Mail
from tests.journal.mail.letters import MAILBOX, letter

pytestmark = pytest.mark.django_db

WAITING = reverse("mail:waiting")


@pytest.fixture
def stranger(acme, now):
    return take_in(raw=letter("1@x", sender="Who <who@else.example>", subject="<b>Pump</b>"), mailbox=MAILBOX, now=now)


def test_what_waits_is_listed_until_it_is_filed(client, clerk, acme, jan, stranger, now):
    take_in(raw=letter("1@a", subject="Known"), mailbox=MAILBOX, now=now)
    page = client.get(WAITING).content.decode()
    assert "&lt;b&gt;Pump&lt;/b&gt;" in page
    assert "Known" not in page
    assert "Known" in client.get(WAITING, {"show": "all"}).content.decode()
    answer = client.post(reverse("mail:file", args=[stranger.pk]), {"customer": "acme"}, follow=True)
    assert "Filed under Acme Tools Ltd (ACME): entry 2 of the journal." in answer.content.decode()
    assert "Nothing waits" in answer.content.decode()
    assert Entry.objects.get(seq=2).author == clerk


def test_a_message_is_shown_with_its_thread_and_moved_with_a_reason(client, clerk, acme, jan, brid, now):
    mail = take_in(raw=letter("1@a", subject="First"), mailbox=MAILBOX, now=now)
    take_in(raw=letter("2@a", subject="Second", references=["1@a"]), mailbox=MAILBOX, now=now)
    page = client.get(reverse("mail:message", args=[mail.pk])).content.decode()
    assert "Where is it?" in page
    assert "Second" in page
    answer = client.post(reverse("mail:file", args=[mail.pk]), {"customer": "B-2"})
    assert (answer.status_code, "Say why it is taken" in answer.content.decode()) == (422, True)
    client.post(reverse("mail:file", args=[mail.pk]), {"customer": "B-2", "reason": "for O'Neill"})
    assert Mail.objects.get(pk=mail.pk).customer == brid


def test_a_code_of_nobody_is_a_sentence_and_stays_as_typed(client, clerk, stranger):
    answer = client.post(reverse("mail:file", args=[stranger.pk]), {"customer": "NONE-9"})
    assert answer.status_code == 422
    assert "There is no customer with the code NONE-9." in answer.content.decode()
    assert 'value="NONE-9"' in answer.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(client, clerk, acme, now, rows, django_assert_max_num_queries):
    for number in range(rows):
        take_in(raw=letter(f"{number}@x", sender="who@else.example"), mailbox=MAILBOX, now=now)
    with django_assert_max_num_queries(12):
        client.get(WAITING)
