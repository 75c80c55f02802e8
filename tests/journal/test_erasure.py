"""A contact asks to be forgotten: texts go by signed orders, the journal stays verifiable, and nothing else goes."""

import json

import pytest
from django.urls import reverse

from journal import erasing_views
from journal.checkpoints import take_checkpoint
from journal.erasure import CannotErase, entries_naming, erase, erase_all
from journal.examine import examine
from journal.models import Body, Entry
from journal.record import record
from journal.verify import verified
from tests import make
from tests.confirming import post_confirmed
from tests.journal.alterations import entry
from tests.journal.superuser import execute, refusal_of, tamper

pytestmark = pytest.mark.django_db

REASON = "Asked for in writing on 3 March"


@pytest.fixture
def jan(acme):
    return make.contact(acme, "Jan", "Róth")


@pytest.fixture
def told(acme, anna, jan, now):
    """What the journal tells of Jan Róth: by name as a party, in a text, in a formatted one, and perhaps."""
    record(acme, "call_in", "Pump hums", by=anna, now=now, text="Wants a visit.", contacts=[jan], staff=[anna])
    record(acme, "note", "Delivery", by=anna, now=now, text="Ask for JAN ROTH at the gate")
    record(acme, "note", "Delivery", by=anna, now=now, text="<p>Ask <b>Roth</b>, Jan</p>", rich=True)
    record(acme, "note", "Invoice", by=anna, now=now, text="Mrs Roth of the bank called")
    record(acme, "note", "Invoice", by=anna, now=now, text="Rothschild and January")
    record(make.customer("OTHER"), "note", "Jan Róth", by=anna, now=now)
    return acme


@pytest.fixture
def manager(client):
    manager = make.person("Rita Meyer", "manager")
    client.force_login(manager)
    return manager


def text_of(customer, seq: int) -> str | None:
    return Body.objects.get(entry=entry(customer, seq)).content


# One text


def test_the_text_goes_and_the_entry_stays_as_it_was_signed(diary, anna, now):
    before = Entry.objects.filter(customer=diary).values_list("payload", "signature", "chain", "seq").order_by("seq")
    kept = list(before)
    order = erase(entry=entry(diary, 2), reason=REASON, by=anna, now=now)
    assert (order.kind, order.amends, order.seq) == ("erasure", entry(diary, 2).entry_id, 6)
    body = Body.objects.get(entry=entry(diary, 2))
    assert (body.content, body.salt, body.subject) == (None, None, None)
    assert list(before)[:5] == kept
    assert verified([entry(diary, 2), order]) == {entry(diary, 2).pk: "", order.pk: ""}
    take_checkpoint()
    assert examine().bad is None


def test_the_words_cannot_be_looked_for_any_more(told, anna, now):
    erase(entry=entry(told, 2), reason=REASON, by=anna, now=now)
    assert execute("SELECT words FROM journal_body WHERE entry_id = %s", [entry(told, 2).pk]) == [(None,)]


def test_the_order_says_why_and_names_nobody(told, jan, anna, now):
    order = erase(entry=entry(told, 1), reason=f"  {REASON} ", by=anna, now=now)
    said = json.loads(Body.objects.get(entry=order).content)
    assert said == {"parties": [], "subject": "Text of entry 1 erased", "text": REASON}
    assert json.loads(bytes(Entry.objects.get(pk=order.pk).payload))["parties"] == {"contacts": [], "users": []}


@pytest.mark.parametrize("reason", ["", "   ", "GDPR", "a" * 9])
def test_without_a_reason_nothing_is_erased(diary, anna, now, reason):
    with pytest.raises(CannotErase, match="Say why, in 10 characters") as refusal:
        erase(entry=entry(diary, 2), reason=reason, by=anna, now=now)
    assert refusal.value.field == "reason"
    assert text_of(diary, 2)


def test_the_reason_does_not_name_who_is_to_be_forgotten_but_may_name_us(told, anna, now):
    with pytest.raises(CannotErase, match="The reason names Jan Róth, and it stays"):
        erase(entry=entry(told, 1), reason="JAN RÓTH wants to be forgotten", by=anna, now=now)
    assert erase(entry=entry(told, 1), reason="Anna Meyer has the letter", by=anna, now=now)


def test_what_is_erased_is_not_erased_again(diary, anna, now):
    erase(entry=entry(diary, 2), reason=REASON, by=anna, now=now)
    with pytest.raises(CannotErase, match="The text of entry 2 is erased already"):
        erase(entry=entry(diary, 2), reason=REASON, by=anna, now=now)


def test_an_order_to_erase_is_not_erased(diary, anna, now):
    order = erase(entry=entry(diary, 2), reason=REASON, by=anna, now=now)
    with pytest.raises(CannotErase, match="Such an order is never erased itself"):
        erase(entry=order, reason=REASON, by=anna, now=now)


def test_an_amendment_can_be_erased_and_the_amended_entry_stays(diary, anna, now):
    amendment = record(diary, "amendment", "Not so", by=anna, now=now, amends=entry(diary, 2))
    erase(entry=amendment, reason=REASON, by=anna, now=now)
    assert text_of(diary, 2)
    assert examine().bad is None


# The database refuses it too


@pytest.mark.parametrize("role", ["origin", "replica"])
def test_no_program_erases_without_an_order(diary, role):
    update = f"UPDATE journal_body SET content = NULL, salt = NULL WHERE entry_id = {entry(diary, 2).pk}"
    assert refusal_of(update, role) == "AO001"


@pytest.mark.parametrize("change", ["content = '{}', salt = ''", "content = NULL, salt = NULL"])
def test_an_order_does_not_let_the_text_be_changed_or_another_one_erased(diary, anna, now, change):
    erase(entry=entry(diary, 2), reason=REASON, by=anna, now=now)
    assert refusal_of(f"UPDATE journal_body SET {change} WHERE entry_id = {entry(diary, 3).pk}", "origin") == "AO001"


def test_an_order_whose_own_text_was_erased_is_found(diary, anna, now):
    order = erase(entry=entry(diary, 2), reason=REASON, by=anna, now=now)
    record(diary, "erasure", "Erase the order", by=anna, now=now, amends=order)
    tamper("UPDATE journal_body SET content = NULL, salt = NULL WHERE entry_id = %s", [order.pk])
    assert examine().bad.problem == "it is an order to erase, and its own text was erased"


# Everything that names somebody


def test_what_names_a_contact_is_found_by_party_and_by_words(told, jan):
    assert [(naming.entry.seq, naming.how, naming.is_sure) for naming in entries_naming(jan)] == [
        (4, "last_name", False),
        (3, "name", True),
        (2, "name", True),
        (1, "party", True),
    ]


def test_all_of_it_goes_by_one_order_each(told, jan, anna, now):
    chosen = [naming.entry for naming in entries_naming(jan) if naming.is_sure]
    orders = erase_all(entries=chosen, reason=REASON, by=anna, now=now)
    assert [order.amends for order in orders] == [chosen.entry_id for chosen in chosen]
    assert [naming.entry.seq for naming in entries_naming(jan)] == [4]
    assert "Erased together: entries 3, 2, 1." in text_of(told, orders[0].seq)
    assert examine().bad is None


def test_all_or_none(diary, anna, now):
    erase(entry=entry(diary, 2), reason=REASON, by=anna, now=now)
    with pytest.raises(CannotErase, match="entry 2 is erased already"):
        erase_all(entries=[entry(diary, 1), entry(diary, 2)], reason=REASON, by=anna, now=now)
    assert text_of(diary, 1)
    assert Entry.objects.filter(customer=diary).count() == 6
    with pytest.raises(CannotErase, match="Choose the entries"):
        erase_all(entries=[], reason=REASON, by=anna, now=now)


# On the screen


def test_a_manager_erases_a_text_and_confirms_it(client, told, manager):
    page = client.get(reverse("journal:entry", args=["ACME", 1]))
    assert reverse("journal:erase", args=["ACME", 1]) in page.content.decode()
    url = reverse("journal:erase", args=["ACME", 1])
    asked = client.get(url).content.decode()
    assert "Wants a visit." in asked
    assert "everything that names Jan Róth" in asked
    refused = client.post(url, {"reason": "GDPR"})
    assert refused.status_code == 422
    assert "10 characters" in refused.content.decode()
    shown = client.post(url, {"reason": REASON})
    assert REASON in shown.content.decode()
    assert text_of(told, 1), "it is only shown as yet"
    done = post_confirmed(client, url, {"reason": REASON})
    assert done.url == reverse("journal:entry", args=["ACME", 1])
    assert text_of(told, 1) is None
    after = client.get(done.url).content.decode()
    assert "Wants a visit." not in after
    assert "erased by order" in after
    assert "Erase this text" not in after
    order = client.get(reverse("journal:entry", args=["ACME", Entry.objects.get(kind="erasure").seq]))
    assert "This erases the text of entry 1" in order.content.decode()
    assert "is erased already" in client.get(url).content.decode()
    order = Entry.objects.get(kind="erasure")
    assert json.loads(bytes(order.payload))["confirmed_with"] == "password"
    page = client.get(reverse("journal:erase", args=["ACME", order.seq]))
    assert "Such an order is never erased" in page.content.decode()


def test_a_manager_erases_all_that_names_somebody(client, told, jan, manager):
    url = reverse("journal:erase_contact", args=["ACME", jan.pk])
    asked = client.get(url)
    key = dict(told.journal_entries.values_list("seq", "pk"))
    assert asked.context["form"].ticked == {key[1], key[2], key[3]}
    assert client.post(url, {"reason": REASON}).status_code == 422
    assert client.post(url, {"reason": REASON, "entries": [key[5]]}).status_code == 422
    named = client.post(url, {"reason": "Jan Róth wrote to us", "entries": [key[1], key[2]]})
    assert "The reason names Jan Róth" in named.content.decode()
    done = post_confirmed(client, url, {"reason": REASON, "entries": [key[1], key[2]]})
    assert done.url == reverse("journal:entries", args=["ACME"])
    assert [text_of(told, seq) is None for seq in (1, 2, 3)] == [True, True, False]
    assert Entry.objects.filter(kind="erasure").count() == 2
    assert examine().bad is None


def test_somebody_named_all_over_is_erased_in_parts(client, told, jan, manager, monkeypatch):
    monkeypatch.setattr(erasing_views, "AT_ONCE", 3)
    page = client.get(reverse("journal:erase_contact", args=["ACME", jan.pk])).content.decode()
    assert "These are the newest 3. When they are erased, come again for the other 1." in page


def test_who_is_named_nowhere_has_nothing_to_erase(client, acme, jan, manager):
    page = client.get(reverse("journal:erase_contact", args=["ACME", jan.pk])).content.decode()
    assert "No text in this journal names Jan Róth" in page


def test_a_clerk_may_not(client, told, clerk):
    assert "Erase this text" not in client.get(reverse("journal:entry", args=["ACME", 1])).content.decode()
    assert client.post(reverse("journal:erase", args=["ACME", 1]), {"reason": REASON}).status_code == 403
    assert text_of(told, 1)


def test_nobody_erases_in_a_journal_with_a_contact_of_another_customer(client, told, manager):
    stranger = make.contact(make.customer("THIRD"), "Eve", "Low")
    assert client.get(reverse("journal:erase_contact", args=["ACME", stranger.pk])).status_code == 404
