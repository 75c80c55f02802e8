"""A service call from the telephone to the work done, and what a hold does to it."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from credit.holding.holds import place_on_hold, release_hold
from customers.holds import OnHold
from foundation.models import Series
from journal.models import Entry
from service.calls import CallRefused, cancel_call, finish_call, note_call, schedule_call, take_call
from service.models import ServiceCall
from tests import make

pytestmark = pytest.mark.django_db

MAY = date(2026, 5, 4)
NOW = make.at(MAY)


@pytest.fixture
def maya():
    return make.user("Maya Lindqvist")


@pytest.fixture
def jonas():
    return make.user("Jonas Pereira")


@pytest.fixture
def acme():
    return make.customer()


def noted(acme, by, **fields) -> ServiceCall:
    return note_call(customer=acme, **{"subject": "The gate does not close", "by": by, "now": NOW, **fields})


def taken(acme, by, **fields) -> ServiceCall:
    return take_call(call=noted(acme, by, **fields), by=by, now=NOW)


def kinds(customer) -> list[str]:
    return list(Entry.objects.filter(customer=customer).order_by("seq").values_list("kind", flat=True))


def test_a_call_is_noted_taken_scheduled_and_done_and_each_step_stands_in_the_journal(acme, maya, jonas):
    call = taken(acme, maya, details="Since this morning", contact=make.contact(acme), wanted_on=MAY)
    assert (call.status, call.number, str(call)) == ("open", "SC00001", "Service call SC00001")
    call = schedule_call(call=call, scheduled_on=MAY + timedelta(days=1), technician=jonas, by=jonas, now=NOW)
    call = schedule_call(call=call, scheduled_on=MAY + timedelta(days=2), technician=jonas, by=jonas, now=NOW)
    call = finish_call(call=call, result="Hinge replaced", by=jonas, now=make.at(MAY + timedelta(days=2)))
    assert (call.status, call.closed_by, call.result) == ("done", jonas, "Hinge replaced")
    assert kinds(acme) == ["call_noted", "call_taken", "call_scheduled", "call_moved", "call_done"]
    assert Entry.objects.get(customer=acme, kind="call_moved").body.subject == (
        "Service call SC00001: Jonas Pereira goes on Wed 6 May 2026"
    )


def test_a_call_only_noted_promises_nothing_and_has_no_number(acme, maya):
    call = noted(acme, maya)
    assert (call.status, call.number, str(call)) == ("requested", None, "Service call “The gate does not close”")
    with pytest.raises(CallRefused, match=r"only noted: nobody promised to come\. Take it first"):
        schedule_call(call=call, scheduled_on=MAY, technician=maya, by=maya, now=NOW)
    with pytest.raises(CallRefused, match="only noted"):
        finish_call(call=call, result="Nothing to do", by=maya, now=NOW)


def test_the_same_form_sent_twice_notes_one_call_and_taking_it_twice_takes_it_once(acme, maya):
    key = "5f0c0a4e-5c3f-4e9c-8d2f-0d7c5a3c1b11"
    first, again = (noted(acme, maya, idempotency_key=key) for _ in range(2))
    assert first.pk == again.pk
    assert take_call(call=first, by=maya, now=NOW).number == take_call(call=again, by=maya, now=NOW).number
    assert kinds(acme) == ["call_noted", "call_taken"]


def test_what_cannot_be_noted_says_why_and_beside_which_field(acme, maya):
    other = make.customer(name="Otter Ltd")
    refused = {
        "subject": {"subject": "  "},
        "contact": {"contact": make.contact(other)},
        "site": {"site": other.addresses.create(purpose="main", city="Hull")},
        "wanted_on": {"wanted_on": MAY - timedelta(days=1)},
    }
    for field, typed in refused.items():
        with pytest.raises(CallRefused) as refusal:
            noted(acme, maya, **typed)
        assert refusal.value.field == field
    assert not kinds(acme)


def test_a_day_gone_by_and_somebody_who_left_are_refused(acme, maya, jonas):
    call = taken(acme, maya)
    with pytest.raises(CallRefused, match="This day is past"):
        schedule_call(call=call, scheduled_on=MAY - timedelta(days=1), technician=jonas, by=maya, now=NOW)
    jonas.is_active = False
    with pytest.raises(CallRefused, match="does not work here any more"):
        schedule_call(call=call, scheduled_on=MAY, technician=jonas, by=maya, now=NOW)


def test_a_closed_call_stays_as_it_is_and_says_who_closed_it(acme, maya):
    call = finish_call(call=taken(acme, maya), result="Hinge replaced", by=maya, now=NOW)
    for verb, said in (
        (take_call, {}), (cancel_call, {"reason": "late"}), (finish_call, {"result": "again"}),
        (schedule_call, {"scheduled_on": MAY, "technician": maya}),
    ):  # fmt: skip
        with pytest.raises(CallRefused, match=r"SC00001 was done on 4 May 2026 by M\. Lindqvist"):
            verb(call=call, by=maya, now=NOW, **said)


def test_cancelling_and_finishing_say_why_and_what(acme, maya):
    with pytest.raises(CallRefused, match="Say what was found"):
        finish_call(call=taken(acme, maya), result=" ", by=maya, now=NOW)
    with pytest.raises(CallRefused, match="Say why"):
        cancel_call(call=noted(acme, maya), reason="", by=maya, now=NOW)
    gone = cancel_call(call=noted(acme, maya), reason="Mended it themselves", by=maya, now=NOW)
    assert (gone.status, gone.number, gone.result) == ("cancelled", None, "Mended it themselves")


# On hold.


@pytest.fixture
def on_hold(acme, maya):
    place_on_hold(customer=acme, reason="2 broken promises", by=maya, now=NOW)
    return acme


def test_on_hold_a_call_is_refused_with_who_when_and_why_and_stays_noted(on_hold, maya, jonas):
    call = noted(on_hold, jonas)
    with pytest.raises(OnHold, match=r"on hold since 4 May 2026 \(M\. Lindqvist: 2 broken promises\)"):
        take_call(call=call, by=jonas, now=NOW)
    call.refresh_from_db()
    assert (call.status, call.number) == ("requested", None)
    assert Series.objects.get(pk="service_call").next_value == 1
    entry = Entry.objects.filter(customer=on_hold).latest("seq")
    assert (entry.kind, entry.author) == ("call_refused", jonas)
    assert "2 broken promises" in entry.body.content


def test_after_the_release_the_noted_call_is_taken(on_hold, maya):
    call = noted(on_hold, maya)
    release_hold(customer=on_hold, reason="Paid today, seen on the account", by=maya, now=NOW)
    assert take_call(call=call, by=maya, now=NOW).number == "SC00001"


def test_what_was_taken_before_the_hold_is_scheduled_moved_and_finished_and_anything_is_cancelled(acme, maya, jonas):
    first, second, third = (taken(acme, maya) for _ in range(3))
    place_on_hold(customer=acme, reason="over 90 days", by=maya, now=NOW)
    for days in (1, 2):
        day = MAY + timedelta(days=days)
        first = schedule_call(call=first, scheduled_on=day, technician=jonas, by=jonas, now=NOW)
    assert finish_call(call=first, result="Done", by=jonas, now=NOW).status == "done"
    assert finish_call(call=second, result="Solved by telephone", by=jonas, now=NOW).status == "done"
    assert cancel_call(call=third, reason="Not needed any more", by=maya, now=NOW).status == "cancelled"
    assert cancel_call(call=noted(acme, maya), reason="Gave up", by=maya, now=NOW).status == "cancelled"


# What the database holds to, whoever writes.


BROKEN = {
    "call_says_what_is_wrong": {"subject": ""},
    "taken_call_has_number_and_person": {"taken_by": None},
    "call_is_numbered_when_taken": {"status": "requested"},
    "scheduled_call_has_day_and_technician": {"status": "scheduled"},
    "closed_call_says_who_and_what": {"status": "done"},
    "call_is_noted_first": {"taken_at": NOW - timedelta(days=1)},
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_contradiction_is_refused_by_the_constraint_named_after_it(acme, maya, name):
    call = taken(acme, maya)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        ServiceCall.objects.filter(pk=call.pk).update(**BROKEN[name])


def test_a_number_once_given_is_kept_and_the_call_with_it(acme, maya):
    call = taken(acme, maya)
    rows = ServiceCall.objects.filter(pk=call.pk)
    for change in (lambda: rows.update(number="SC-9"), rows.delete):
        with pytest.raises(DatabaseError) as refusal, transaction.atomic():
            change()
        assert refusal.value.__cause__.sqlstate == "AO001"
    assert noted(acme, maya).delete()[0] == 1


def test_contact_and_site_are_of_the_same_customer_whoever_links_them(acme, maya):
    call, other = taken(acme, maya), make.customer(name="Otter Ltd")
    place = other.addresses.create(purpose="main", city="Hull")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for change in ({"contact": make.contact(other)}, {"site": place}):
        with pytest.raises(IntegrityError, match="same_customer"), transaction.atomic():
            ServiceCall.objects.filter(pk=call.pk).update(**change)


def test_a_contact_who_left_is_taken_off_the_call_and_the_call_stays(acme, maya):
    call = taken(acme, maya, contact=make.contact(acme))
    call.contact.delete()
    call.refresh_from_db()
    assert (call.status, call.contact) == ("open", None)
