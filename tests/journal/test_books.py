"""Two customers are merged: the journal of the one stands in the other's folder, whole, verifiable and where it was."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from customers.models import Customer
from journal.codes import code_of, disagreement
from journal.erasure import erase
from journal.examine import examine
from journal.looking import glance
from journal.models import Body, Entry, Head
from journal.printing import printed_entries
from journal.record import record
from journal.timeline import latest
from journal.verify import verified
from tests import make
from tests.journal.alterations import entry
from tests.journal.moving import merge, merging, part
from tests.journal.superuser import execute, refusal_of, triggers_off
from tests.journal.test_verifier import export, judged

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(diary):
    return Customer.objects.get(code="OTHER")


def assert_in_order(*folders, tmp_path):
    """Both verifiers say so, of all and of each folder."""
    assert examine().bad is None
    for folder in folders:
        assert examine(folder).bad is None
        code, words = judged(export(folder), tmp_path)
        assert code == 0, words


def test_a_merged_journal_is_read_in_the_folder_of_the_survivor(diary, other, clerk, now, client):
    merge(other, diary, by=clerk, now=now)
    assert [(line.number, line.verified) for line in latest(diary)[:2]] == [("OTHER/4", True), ("5", True)]
    assert {line.number for line in latest(diary)} == {*"12345", *(f"OTHER/{seq}" for seq in range(1, 5))}
    page = client.get(reverse("journal:entry", args=["OTHER", 2]))
    assert (page.status_code, page.context["customer"]) == (200, diary)
    assert "journal entry OTHER/2" in page.text
    assert client.get(reverse("journal:entry", args=["ACME", 2])).context["detail"].line.subject == "Call 2"
    assert [entry.number for entry in printed_entries(diary)][-2:] == ["5", "OTHER/4"]


def test_merged_twice_and_taken_back_it_is_verified_by_both_all_along(diary, other, anna, now, tmp_path):
    third = make.customer("THIRD")
    record(third, "note", "Third", by=anna, now=now)
    merge(other, diary, by=anna, now=now)
    assert_in_order(diary, other, tmp_path=tmp_path)
    merge(diary, third, by=anna, now=now)
    execute("UPDATE customers_merge SET moving_in = NULL")
    assert Entry.objects.exclude(customer=third).count() == 0
    assert_in_order(third, other, tmp_path=tmp_path)
    assert examine(third).entries == 11
    with triggers_off():
        for table in ("journal_body", "journal_entry"):
            execute(f"UPDATE {table} SET customer_id = %s WHERE customer_id = %s", [diary.pk, third.pk])
    assert "stands in the folder of another customer" in examine().bad.problem
    assert judged(export(third, diary), tmp_path)[0] == 1


def test_what_was_amended_and_erased_meanwhile_goes_home_with_the_book(diary, other, anna, now, tmp_path):
    merge(other, diary, by=anna, now=now)
    theirs = entry(other, 2)
    amendment = record(diary, "amendment", "", by=anna, now=now, text="Not so", amends=theirs)
    order = erase(entry=entry(other, 3), reason="Asked for in writing", by=anna, now=now)
    assert [(each.number, each.book_id) for each in (amendment, order)] == [
        ("OTHER/5", other.pk),
        ("OTHER/6", other.pk),
    ]
    assert_in_order(diary, tmp_path=tmp_path)
    part(other, diary, by=anna, now=now)
    assert (Head.objects.get(book=other).seq, Entry.objects.filter(customer=other).count()) == (7, 7)
    assert_in_order(diary, other, tmp_path=tmp_path)
    assert not any(verified(Entry.objects.all()).values())


def test_nobody_writes_to_a_customer_whose_journal_has_moved(diary, other, anna, now):
    merge(other, diary, by=anna, now=now)
    assert refusal_of(
        f"""INSERT INTO journal_entry (customer_id, entry_id, kind, key_id, happened_at, payload, signature)
            SELECT {other.pk}, gen_random_uuid(), 'note', key_id, now(), 'x', 'y' FROM journal_signingkey LIMIT 1""",
        "origin",
    ) == "AO001"  # fmt: skip


@pytest.mark.parametrize("table", ["journal_entry", "journal_body", "journal_head"])
def test_the_database_lets_a_journal_move_in_a_merge_alone(diary, other, anna, now, table):
    move = f"UPDATE {table} SET customer_id = {other.pk} WHERE customer_id = {diary.pk}"
    for role in ("origin", "replica"):
        assert refusal_of(move, role) == "AO001"
    merging(diary, make.customer("THIRD"), by=anna, now=now)
    assert refusal_of(move, "origin") == "AO001"
    merging(diary, other, by=anna, now=now)
    changed = {"journal_entry": "kind = 'note'", "journal_body": "content = '{}'", "journal_head": "seq = seq + 1"}
    assert refusal_of(move.replace(" WHERE", f", {changed[table]} WHERE"), "origin") == "AO001"
    execute("SET CONSTRAINTS ALL DEFERRED")
    with transaction.atomic():
        execute(move)
        assert execute(f"SELECT count(*) FROM {table} WHERE customer_id = {diary.pk}") == [(0,)]
        transaction.set_rollback(True)  # of one table alone


def test_who_looked_at_both_is_told_what_came_since(diary, other, anna, now):
    bert = make.person("Bert Kuhn", "clerk")
    for folder in (diary, other):
        assert glance(user=bert, customer=folder, now=now) is None
    merge(other, diary, by=anna, now=now)
    record(diary, "note", "Both are one now", by=anna, now=now)
    news = glance(user=bert, customer=diary, now=now)
    assert [line.subject for line in news.lines] == ["Both are one now", "Merged into ACME"]
    assert news.after == f"5.{other.pk}-3"


def test_a_code_of_either_book_printed_before_is_still_good(diary, other, anna, now):
    codes = [code_of(Head.objects.get(book=book)) for book in (diary, other)]
    merge(other, diary, by=anna, now=now)
    assert [disagreement(diary, code) for code in codes] == ["", ""]
    assert disagreement(other, codes[1]) == ""
    out = StringIO()
    call_command("verify_journal", "--customer", "ACME", stdout=out)
    assert out.getvalue().startswith("9 entries")
    assert Body.objects.filter(customer=other).count() == 0
