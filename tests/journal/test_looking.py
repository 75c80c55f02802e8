"""Since you last looked: what colleagues wrote meanwhile is said once."""

import random
from collections import defaultdict
from datetime import timedelta

import pytest
from django.urls import reverse

from customers.models import Customer
from journal.looking import COUNTED, NAMED, glance, news_of
from journal.models import Looked
from journal.record import NewEntry, record, record_many
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make.person("Anna Meyer", "clerk")


@pytest.fixture
def bert():
    return make.person("Bert Kuhn", "clerk")


def subjects(news) -> list[str]:
    return [line.subject for line in news.lines] if news else []


def test_what_a_colleague_wrote_is_new_once(acme, anna, bert, now):
    record(acme, "note", "Before", by=bert, now=now)
    assert glance(user=anna, customer=acme, now=now) is None  # she never looked: everything is there to be read
    record(acme, "call_in", "Wants a visit", by=bert, now=now)
    news = glance(user=anna, customer=acme, now=now)
    assert (news.count, subjects(news), news.at) == (1, ["Wants a visit"], now)
    line = news.lines[0]
    assert (line.kind.label, line.author) == ("Call from customer", "B. Kuhn")
    assert line.url == reverse("journal:entry", args=["ACME", 2])
    assert news.url == "/customers/ACME/journal/?newer=1"
    assert glance(user=anna, customer=acme, now=now) is None


def test_what_one_wrote_oneself_is_not_new_and_what_the_house_recorded_is(acme, anna, now):
    record(acme, "note", "Before", by=None, now=now)
    glance(user=anna, customer=acme, now=now)
    record(acme, "note", "Mine", by=anna, now=now)
    record(acme, "payment_booked", "Payment of 10.00 USD", by=None, now=now)
    news = glance(user=anna, customer=acme, now=now)
    assert subjects(news) == ["Payment of 10.00 USD"]
    assert news.lines[0].author == "the house"


def test_a_folder_opened_as_of_a_past_day_marks_nothing(client, acme, anna, bert, now):
    record(acme, "note", "Before", by=bert, now=now)
    glance(user=anna, customer=acme, now=now)
    record(acme, "note", "New", by=bert, now=now)
    client.force_login(anna)
    for tab in ("", "journal/"):
        client.get(f"/customers/ACME/{tab}", {"as_of": (now - timedelta(days=1)).date().isoformat()})
    assert subjects(glance(user=anna, customer=acme, now=now)) == ["New"]


def test_of_many_the_newest_are_named_and_the_rest_counted(acme, anna, bert, now):
    record(acme, "note", "Before", by=bert, now=now)
    glance(user=anna, customer=acme, now=now)
    record_many([NewEntry(acme.pk, "note", f"Note {i}", now, author_id=bert.pk) for i in range(8)], now=now)
    news = glance(user=anna, customer=acme, now=now)
    assert (news.count, news.more, news.many) == (8, 3, False)
    assert subjects(news) == [f"Note {7 - i}" for i in range(NAMED)]
    record_many([NewEntry(acme.pk, "note", "More", now, author_id=bert.pk) for _ in range(COUNTED)], now=now)
    assert glance(user=anna, customer=acme, now=now).many


def test_a_look_at_an_older_state_takes_nothing_back(acme, anna, now):
    record_many([NewEntry(acme.pk, "note", "x", now) for _ in range(2)], now=now)
    Looked.objects.create(
        user=anna, customer=acme, book=acme, seq=3, at=now - timedelta(hours=2)
    )  # of a later state, elsewhere
    assert glance(user=anna, customer=acme, now=now) is None
    assert (Looked.objects.get().seq, Looked.objects.get().at) == (3, now)


def test_looking_again_writes_only_when_there_is_something_to_write(acme, anna, now):
    record(acme, "note", "x", by=None, now=now)
    for minutes, kept in ((0, 0), (30, 0), (61, 61)):
        glance(user=anna, customer=acme, now=now + timedelta(minutes=minutes))
        assert Looked.objects.get().at == now + timedelta(minutes=kept)


def test_nothing_is_new_in_a_journal_nobody_wrote_in_until_somebody_does(acme, anna, bert, now):
    assert glance(user=anna, customer=acme, now=now) is None
    assert glance(user=anna, customer=acme, now=now) is None
    record(acme, "note", "The first", by=bert, now=now)
    assert subjects(glance(user=anna, customer=acme, now=now)) == ["The first"]


@pytest.mark.parametrize("seed", range(6))
def test_random_edits_appear_once_to_each_colleague_and_none_is_missed(seed, anna, bert, now):
    """Three people write in three folders and look at them in any order; a ledger in Python says what each must see."""
    dice = random.Random(seed)
    people = [anna, bert, make.person("Cleo Lund", "manager")]
    folders = [make.customer(f"R-{i}") for i in range(3)]
    for folder in folders:
        record(folder, "note", "Beginning", by=None, now=now)
        for person in people:
            glance(user=person, customer=folder, now=now)
    waiting = defaultdict(list)
    for step in range(120):
        person, folder = dice.choice(people), dice.choice(folders)
        now += timedelta(minutes=7)
        if dice.random() < 0.55:
            author = dice.choice([person, person, None])
            record(folder, dice.choice(["note", "call_in", "hold_placed"]), f"Step {step}", by=author, now=now)
            for other in people:
                if other != author:
                    waiting[other, folder].insert(0, f"Step {step}")
        else:
            news = glance(user=person, customer=folder, now=now)
            expected = waiting.pop((person, folder), [])
            assert (news.count if news else 0) == len(expected)
            assert subjects(news) == expected[:NAMED]
    for (person, folder), expected in waiting.items():
        news = glance(user=person, customer=folder, now=now)
        assert subjects(news) == expected[:NAMED]


def test_my_day_names_what_is_new_in_folders_one_looked_at_or_looks_after(anna, bert, now):
    watched, mine, strange = (make.customer(code) for code in ("WATCHED", "MINE", "STRANGE"))
    Customer.objects.filter(pk=mine.pk).update(sales_rep=anna)
    for customer in (watched, mine, strange):
        record(customer, "note", f"Old in {customer.code}", by=bert, now=now)
    glance(user=anna, customer=watched, now=now)
    record(watched, "complaint", "Noise", by=bert, now=now)
    record(watched, "note", "My own", by=anna, now=now)
    record(strange, "note", "Nothing to her", by=bert, now=now)
    news = news_of(user=anna, now=now)
    assert [(line.customer.code, line.subject) for line in news] == [("WATCHED", "Noise"), ("MINE", "Old in MINE")]
    glance(user=anna, customer=watched, now=now)
    assert [line.customer.code for line in news_of(user=anna, now=now)] == ["MINE"]


def test_my_day_forgets_what_was_looked_at_long_ago(acme, anna, bert, now):
    Looked.objects.create(user=anna, customer=acme, book=acme, seq=0, at=now - timedelta(days=31))
    record(acme, "note", "New", by=bert, now=now)
    assert news_of(user=anna, now=now) == []


@pytest.mark.parametrize("folders", [1, 3])
def test_my_day_asks_once_however_many_folders_and_shows_ten(folders, anna, bert, now, django_assert_num_queries):
    for i in range(folders):
        customer = make.customer(f"F-{i}", sales_rep=anna)
        record_many([NewEntry(customer.pk, "note", f"{j}", now, author_id=bert.pk) for j in range(12)], now=now)
    anna.has_perm("journal.view_entry")
    with django_assert_num_queries(1):
        news = news_of(user=anna, now=now)
    assert [line.subject for line in news] == [str(11 - j) for j in range(10)]
    assert all(line.customer.code and line.author for line in news)


def test_who_may_not_read_the_journal_is_told_nothing(acme, bert, now):
    nobody = make.user("Nobody")
    Looked.objects.create(user=nobody, customer=acme, book=acme, seq=0, at=now)
    record(acme, "note", "Secret", by=bert, now=now)
    assert glance(user=nobody, customer=acme, now=now) is None
    assert news_of(user=nobody, now=now) == []
