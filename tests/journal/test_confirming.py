"""A manager releases a hold and writes off: each is shown first, confirmed by password or passkey, and done once."""

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from fido2.utils import websafe_encode

from credit.holding.holds import place_on_hold
from credit.models import HoldProposal
from customers.holds import active_hold
from financials.models import Adjustment
from foundation.periods import company_today
from journal import confirming, keys
from journal.models import Alert, Assertion, Entry
from journal.record import record
from journal.verify import verified
from tests import make
from tests.confirming import PASSWORD, post_confirmed, posted_again
from tests.passkey import UP, UV, Passkey
from tests.waiting import in_thread

RELEASE = reverse("credit:release", args=["ACME"])
SAID = {"reason": "Paid by check 5599", "seen": ["mail", "fax"]}


@pytest.fixture(autouse=True)
def no_attempts():
    """Wrong passwords of one test are none of the next."""
    cache.clear()


@pytest.fixture
def manager(client):
    manager = make.person("Rita Meyer", "manager")
    client.force_login(manager)
    return manager


@pytest.fixture
def held(acme, manager):
    place_on_hold(customer=acme, reason="2 broken promises", by=manager, now=timezone.now())
    return acme


def released(customer) -> Entry | None:
    return Entry.objects.filter(customer=customer, kind="hold_released").first()


def payload_of(entry: Entry) -> dict:
    return json.loads(bytes(entry.payload))


# What is shown, and what it must not do


def test_the_act_is_shown_with_all_that_was_posted_and_nothing_is_done(
    client, held, django_capture_on_commit_callbacks
):
    before = (Entry.objects.count(), Alert.objects.count())
    with django_capture_on_commit_callbacks() as sent:
        page = client.post(RELEASE, SAID)
    shown = page.content.decode()
    assert page.status_code == 200
    assert "Hold released: Paid by check 5599" in shown
    for name, value in (("reason", "Paid by check 5599"), ("seen", "mail"), ("seen", "fax")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in shown
    assert 'autocomplete="current-password"' in shown
    assert active_hold(held)
    assert (Entry.objects.count(), Alert.objects.count()) == before
    assert (sent, mail.outbox) == ([], [])
    assert "The hold is released" not in client.get(reverse("credit:overview", args=["ACME"])).content.decode()


def test_the_password_makes_it_so_and_the_entry_says_it(client, held, manager):
    answer = post_confirmed(client, RELEASE, SAID, follow=True)
    assert answer.content.decode().count("The hold is released") == 1
    assert active_hold(held) is None
    entry = released(held)
    assert (payload_of(entry)["v"], payload_of(entry)["confirmed_with"]) == (2, "password")
    assert verified([entry]) == {entry.pk: ""}
    assert "with the password, typed once more" in client.get(entry_page(entry)).content.decode()


def entry_page(entry: Entry) -> str:
    return reverse("journal:entry", args=["ACME", entry.seq])


def test_what_the_view_refuses_is_refused_at_once(client, held):
    answer = client.post(RELEASE, {"reason": " "})
    assert (answer.status_code, "Say why" in answer.content.decode()) == (422, True)


def test_a_wrong_password_keeps_everything_and_too_many_have_to_wait(client, held):
    page = client.post(RELEASE, SAID)
    for _ in range(5):
        page = client.post(RELEASE, posted_again(page, password="my other password"))
        assert (page.status_code, confirming.WRONG in page.content.decode()) == (422, True)
        assert 'value="Paid by check 5599"' in page.content.decode()
    page = client.post(RELEASE, posted_again(page, password=PASSWORD))
    assert "wait five minutes" in page.content.decode()
    assert active_hold(held)


def test_a_wrong_password_and_then_the_right_one(client, held):
    page = client.post(RELEASE, SAID)
    page = client.post(RELEASE, posted_again(page, password=""))
    client.post(RELEASE, posted_again(page, password=PASSWORD))
    assert active_hold(held) is None


# Once, in time, the same


def test_what_is_sent_twice_is_done_once(client, acme, manager):
    due = make.invoice(acme, "50.00", issued_on=company_today())
    url = reverse("financials:write-off", args=["ACME", due.pk])
    page = client.post(url, {"amount": "20", "reason": "insolvent, little left"})
    once = posted_again(page, password=PASSWORD)
    assert client.post(url, once).status_code == 302
    answer = client.post(url, once, follow=True)
    assert "nothing was done twice" in answer.content.decode()
    assert Adjustment.objects.get().amount == Decimal("-20.00")


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_the_same_moment_are_one_act(client, acme, manager):
    due = make.invoice(acme, "50.00", issued_on=company_today())
    url = reverse("financials:write-off", args=["ACME", due.pk])
    page = client.post(url, {"amount": "20", "reason": "insolvent, little left"})
    once = posted_again(page, password=PASSWORD)
    windows = [Client() for _ in range(2)]
    for window in windows:
        window.cookies = client.cookies
    clicks = [in_thread(lambda window=window: window.post(url, once).status_code) for window in windows]
    for thread, _ in clicks:
        thread.join()
    assert [outcome for _, outcome in clicks] == [[302], [302]]
    assert Adjustment.objects.get().amount == Decimal("-20.00")


def test_the_entry_names_the_write_off_it_made(client, acme, manager):
    due = make.invoice(acme, "50.00", issued_on=company_today())
    url = reverse("financials:write-off", args=["ACME", due.pk])
    post_confirmed(client, url, {"amount": "20", "reason": "insolvent, little left"})
    entry = Entry.objects.get(kind="write_off")
    assert json.loads(entry.body.content)["about"][1] == Adjustment.objects.get().pk
    make.invoice(acme, "70.00", issued_on=company_today())
    second = reverse("financials:write-off", args=["ACME", due.pk])
    post_confirmed(client, second, {"amount": "30", "reason": "insolvent, nothing left"})
    assert Adjustment.objects.count() == 2


def test_after_ten_minutes_it_is_shown_again(client, held):
    page = client.post(RELEASE, SAID)
    cache.clear()
    again = client.post(RELEASE, posted_again(page, password=PASSWORD))
    assert (again.status_code, confirming.EXPIRED in again.content.decode()) == (422, True)
    assert active_hold(held)
    client.post(RELEASE, posted_again(again, password=PASSWORD))
    assert active_hold(held) is None


@pytest.mark.parametrize("other", [{"reason": ["They called"]}, {"seen": ["mail"]}, {"more": ["x"]}])
def test_other_words_than_those_shown_are_shown_first(client, held, other):
    page = client.post(RELEASE, SAID)
    again = client.post(RELEASE, posted_again(page, password=PASSWORD) | other)
    assert confirming.EXPIRED in again.content.decode()
    assert active_hold(held)


def test_what_was_shown_to_somebody_else_is_shown_first(client, held):
    page = client.post(RELEASE, SAID)
    client.force_login(make.person("Karla Benz", "manager"))
    again = client.post(RELEASE, posted_again(page, password=PASSWORD))
    assert confirming.EXPIRED in again.content.decode()
    assert active_hold(held)


def test_when_things_have_changed_meanwhile_the_page_says_so_and_shows_them(client, held, manager):
    page = client.post(RELEASE, SAID)
    keys.rotate(user=manager)  # now the entry would name another key
    again = client.post(RELEASE, posted_again(page, password=PASSWORD))
    assert (again.status_code, confirming.CHANGED in again.content.decode()) == (422, True)
    assert active_hold(held)
    assert not list(again.context["messages"])
    client.post(RELEASE, posted_again(again, password=PASSWORD))
    assert verified([released(held)]) == {released(held).pk: ""}


def test_somebody_was_quicker(client, held, manager):
    page = client.post(RELEASE, SAID)
    held.holds.update(released_at=timezone.now(), released_by=manager, release_reason="Paid")
    answer = client.post(RELEASE, posted_again(page, password=PASSWORD))
    assert (answer.status_code, "is not on hold any more" in answer.content.decode()) == (422, True)
    assert released(held) is None


def test_only_what_weighs_is_asked_about(client, held, manager):
    """Of a proposal, to release is confirmed; to dismiss is done at once."""
    proposed = {"act": "release", "reason": "All paid", "made_at": timezone.now()}
    first = HoldProposal.objects.create(customer=held, **proposed)
    page = reverse("credit:decide", args=["ACME", first.pk])
    assert client.post(page, {"note": "They always say so", "dismiss": "1"}).status_code == 302
    first.refresh_from_db()
    assert first.decided_by == manager
    page = reverse("credit:decide", args=["ACME", HoldProposal.objects.create(customer=held, **proposed).pk])
    assert "Hold released: All paid" in client.post(page, {"note": "", "confirm": "1"}).content.decode()
    assert active_hold(held)
    post_confirmed(client, page, {"note": "", "confirm": "1"})
    assert active_hold(held) is None


# With a passkey


@pytest.fixture
def passkey(manager):
    return Passkey(manager)


def confirm(client, page, **confirming):
    return client.post(RELEASE, posted_again(page, **confirming))


def challenge_on(page, number: int = 0) -> str:
    return page.context["passkeys"]["keys"][number]["challenge"]


def test_a_passkey_signs_what_is_written(client, held, passkey):
    page = client.post(RELEASE, SAID)
    assert "confirming-password" not in page.content.decode()
    assert confirm(client, page, passkey=passkey.answer(challenge_on(page))).status_code == 302
    entry = released(held)
    assertion = Assertion.objects.get(entry=entry)
    assert payload_of(entry)["confirmed_with"].startswith("passkey ")
    assert json.loads(bytes(assertion.client_data))["challenge"] == challenge_on(page)
    assert verified([entry]) == {entry.pk: ""}
    assert "whose own signature lies under the entry" in client.get(entry_page(entry)).content.decode()
    passkey.row.refresh_from_db()
    assert passkey.row.last_used_at > timezone.now() - timedelta(minutes=1)


def test_of_two_passkeys_each_signs_its_own_words(client, held, manager, passkey):
    second = Passkey(manager, "The spare one")
    page = client.post(RELEASE, SAID)
    assert [key["name"] for key in page.context["passkeys"]["keys"]] == ["The spare one", "Anna's key"]
    crossed = confirm(client, page, passkey=second.answer(challenge_on(page, 1)))
    assert "signed something else" in crossed.content.decode()
    assert confirm(client, page, passkey=second.answer(challenge_on(page, 0))).status_code == 302


def test_who_has_a_passkey_does_not_confirm_with_the_password(client, held, passkey):
    answer = confirm(client, client.post(RELEASE, SAID), password=PASSWORD)
    assert (answer.status_code, "The passkey did not answer" in answer.content.decode()) == (422, True)
    assert active_hold(held)


@pytest.mark.parametrize(
    "answer",
    [
        lambda passkey, challenge: passkey.answer(challenge, flags=UP),
        lambda passkey, challenge: passkey.answer(challenge, flags=UV),
        lambda passkey, challenge: passkey.answer(challenge, kind="webauthn.create"),
        lambda passkey, challenge: passkey.answer(websafe_encode(bytes(32))),
        lambda passkey, challenge: passkey.answer(challenge).replace(websafe_encode(passkey.id), "AAAA"),
        lambda passkey, challenge: "null",
        lambda passkey, challenge: "{",
        lambda passkey, challenge: "",
    ],
    ids=["nobody verified", "nobody present", "registration", "other words", "unknown key", "null", "half", "nothing"],
)
def test_an_answer_that_is_not_the_passkeys_own_confirms_nothing(client, held, passkey, answer):
    page = client.post(RELEASE, SAID)
    refused = confirm(client, page, passkey=answer(passkey, challenge_on(page)))
    assert refused.status_code == 422
    assert active_hold(held)
    assert not Assertion.objects.exists()


def test_a_passkey_of_another_site_or_another_person_confirms_nothing(client, held, manager, passkey):
    page = client.post(RELEASE, SAID)
    other = Passkey(make.user("Karla Benz"))
    assert "none of yours" in confirm(client, page, passkey=other.answer(challenge_on(page))).content.decode()
    passkey.site = "elsewhere.example"
    assert confirm(client, page, passkey=passkey.answer(challenge_on(page))).status_code == 422
    assert active_hold(held)


def test_one_passkey_confirms_several_entries_at_once(client, busy, manager, passkey):
    client.force_login(manager)
    contact = busy.contacts.get()
    noted = record(busy, "note", "Called back", by=manager, now=timezone.now(), contacts=[contact])
    first = Entry.objects.get(customer=busy, seq=1)
    url = reverse("journal:erase_contact", args=["ACME", contact.pk])
    page = client.post(url, {"reason": "Asked for by letter", "entries": [first.pk, noted.pk]})
    assert "2 texts" not in page.content.decode()
    answer = client.post(url, posted_again(page, passkey=passkey.answer(challenge_on(page))))
    assert answer.status_code == 302
    orders = Entry.objects.filter(kind="erasure")
    kept = Assertion.objects.filter(entry__in=orders)
    assert verified(orders) == {order.pk: "" for order in orders}
    assert [len(bytes(one.together)) for one in kept] == [64, 64]
    assert len({bytes(one.signature) for one in kept}) == 1
