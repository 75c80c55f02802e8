"""What a hold would stop of the service calls, asked before it is placed or released; nothing is written by asking."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from credit.holding.holds import place_on_hold
from credit.models import HeldWork, Override
from crm.roles import give_roles
from customers.holds import OnHold
from journal.models import Alert, Entry
from service.affected import affected_by_hold
from service.calls import cancel_call, finish_call, note_call, schedule_call, take_call
from tests import make

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 4)
NOW = make.at(MAY)


@pytest.fixture
def maya():
    return make.user("Maya Lindqvist")


@pytest.fixture
def rita():
    return make.user("Rita Meyer")


@pytest.fixture
def acme(maya):
    """A customer with a call in each state."""
    acme = make.customer()
    scheduled, done, _ = (take(acme, maya, subject) for subject in ("planned", "over", "open"))
    schedule_call(call=scheduled, scheduled_on=MAY + timedelta(days=1), technician=maya, by=maya, now=NOW)
    finish_call(call=done, result="Oiled", by=maya, now=NOW)
    note(acme, maya, "wish")
    return acme


def note(customer, by, subject):
    return note_call(customer=customer, subject=subject, by=by, now=NOW)


def take(customer, by, subject):
    return take_call(call=note(customer, by, subject), by=by, now=NOW)


def hold(customer, by):
    place_on_hold(customer=customer, reason="2 broken promises", by=by, now=NOW)


def said(customer) -> list[tuple]:
    return [(row["label"], row["stopped"], row["goes_on"], row["note"]) for row in affected_by_hold(customer=customer)]


def test_without_a_hold_nothing_is_stopped(acme):
    assert said(acme) == [
        ("Service call SC00001: planned", False, True, "scheduled for 5 May, goes on"),
        ("Service call SC00003: open", False, True, "taken, goes on"),
        ("Service call “wish”", False, False, "only noted"),
    ]


def test_on_hold_what_was_only_noted_is_stopped_and_says_why(acme, maya):
    hold(acme, maya)
    *others, wish = affected_by_hold(customer=acme)
    assert [row["stopped"] for row in others] == [False, False]
    assert wish["stopped"]
    assert wish["note"] == "Baumgart GmbH has been on hold since 4 May 2026 (M. Lindqvist: 2 broken promises)."
    assert (wish["kind"], wish["who"], wish["amount"]) == ("service call", "M. Lindqvist", None)


def test_asking_writes_nothing(acme, maya, rita):
    hold(acme, maya)
    granted(acme.service_calls.get(subject="wish"), rita, maya)
    entries, used = Entry.objects.count(), Override.objects.exclude(used_at=None).count()
    assert not any(row["stopped"] for row in affected_by_hold(customer=acme))
    assert (Entry.objects.count(), Override.objects.exclude(used_at=None).count()) == (entries, used)


def granted(call, rita, maya) -> Override:
    people = {"granted_by": rita, "requested_by": maya}
    now = timezone.now()
    return Override.objects.create(
        customer=call.customer, call_id=call.pk, lifts_hold=True, reason="Gas smell, safety first", granted_at=now,
        expires_at=now + timedelta(days=1), **people,
    )  # fmt: skip


# With the gates and the queue of the floor beside this one.


def test_what_is_refused_waits_for_the_managers_and_is_taken_once_somebody_lets_it_pass(maya, rita):
    customer, now = make.customer(), timezone.now()
    hold(customer, maya)
    call = note_call(customer=customer, subject="Gas smell", by=maya, now=now)
    for _ in range(2):
        with pytest.raises(OnHold):
            take_call(call=call, by=maya, now=now)
    waiting = HeldWork.objects.get(call_id=call.pk)
    assert (waiting.asked_by, waiting.decided_at) == (maya, None)
    override = granted(call, rita, maya)
    assert take_call(call=call, by=maya, now=timezone.now()).number == "SC00001"
    override.refresh_from_db()
    waiting.refresh_from_db()
    assert override.used_at
    assert waiting.outcome == "taken"
    passed = Entry.objects.get(customer=customer, kind="hold_overridden")
    assert passed.body.subject == (
        "Service call SC00001 taken by an override, granted by Rita Meyer: Gas smell, safety first"
    )
    assert Alert.objects.get(recipient=rita).text == (
        "Service call SC00001 of Baumgart GmbH was taken by the override you granted."
    )
    with pytest.raises(OnHold):
        take_call(call=note(customer, maya, "Another"), by=maya, now=timezone.now())


def test_the_page_of_a_call_let_pass_says_so_and_to_who_let_it_pass_that_another_has_to_take_it(client, maya, rita):
    customer = make.customer("C-10")
    hold(customer, maya)
    call = note(customer, maya, "Gas smell")
    granted(call, rita, maya)
    for user, role, said in ((maya, "clerk", "an override was granted"), (rita, "manager", "It cannot be taken: ")):
        give_roles(user, role)
        client.force_login(user)
        assert said in client.get(call.get_absolute_url()).content.decode()


def test_who_cancels_what_was_refused_takes_it_out_of_the_queue(maya):
    customer = make.customer()
    hold(customer, maya)
    call = note(customer, maya, "Gas smell")
    with pytest.raises(OnHold):
        take_call(call=call, by=maya, now=NOW)
    cancel_call(call=call, reason="They called somebody else", by=maya, now=NOW)
    assert HeldWork.objects.get(call_id=call.pk).outcome == "withdrawn"
