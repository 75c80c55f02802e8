"""The Service tab: a clerk on the telephone takes a call, the service plans it, and on hold everybody is told first."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from credit.holding.holds import place_on_hold
from credit.models import HeldWork
from crm.counts import counts
from foundation.periods import company_today
from service.calls import finish_call, note_call, schedule_call, take_call
from service.models import ServiceCall
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def maya():
    return make.person("Maya Lindqvist", "clerk")


@pytest.fixture
def jonas():
    return make.person("Jonas Pereira", "service")


@pytest.fixture
def desk(client, maya):
    client.force_login(maya)
    return client


@pytest.fixture
def plan(client, jonas):
    client.force_login(jonas)
    return client


@pytest.fixture
def acme():
    return make.customer("C-10")


def noted(acme, by, subject="The gate does not close", **fields) -> ServiceCall:
    return note_call(customer=acme, subject=subject, by=by, now=timezone.now(), **fields)


def taken(acme, by, **fields) -> ServiceCall:
    return take_call(call=noted(acme, by, **fields), by=by, now=timezone.now())


def held(acme, by):
    place_on_hold(customer=acme, reason="2 broken promises", by=by, now=timezone.now())


def typed(desk, **said) -> dict[str, object]:
    """What the form sends, its key as the page gave it."""
    form = desk.get(reverse("service:new", args=["C-10"])).context["form"]
    return {"key": str(form["key"].value()), "subject": "The gate does not close", "take": "yes", **said}


def send(desk, data, follow=True):
    return desk.post(reverse("service:new", args=["C-10"]), data, follow=follow)


def act(client, name, call, **said):
    return client.post(reverse(f"service:{name}", args=["C-10", call.pk]), said, follow=True)


def text(answer) -> str:
    return answer.content.decode()


def test_a_clerk_takes_a_call_and_reads_the_number_out(desk, acme):
    roth = make.contact(acme)
    place = acme.addresses.create(purpose="delivery", line1="Dock 4", city="Hull")
    wanted = company_today() + timedelta(days=2)
    said = {"contact": roth.pk, "site": place.pk, "wanted_on": wanted.isoformat(), "details": "Since this morning"}
    answer = send(desk, typed(desk, **said))
    call = ServiceCall.objects.get()
    assert (call.status, call.contact, call.site, call.wanted_on) == ("open", roth, place, wanted)
    assert answer.redirect_chain == [(call.get_absolute_url(), 302)]
    assert "The number for the caller: SC00001." in text(answer)
    assert "Dock 4" in text(answer)


def test_the_delivery_address_is_offered_first(desk, acme):
    acme.addresses.create(purpose="main", city="Leeds")
    place = acme.addresses.create(purpose="delivery", city="Hull")
    form = desk.get(reverse("service:new", args=["C-10"])).context["form"]
    assert form["site"].value() == place.pk


def test_what_is_only_noted_promises_nothing(desk, acme):
    data = typed(desk)
    data["note"] = data.pop("take")
    assert "is noted. Nobody comes before it is taken." in text(send(desk, data))
    assert ServiceCall.objects.get().status == "requested"


def test_the_form_sent_twice_is_one_call(desk, acme):
    data = typed(desk)
    send(desk, data)
    assert "SC00001" in text(send(desk, data))
    assert ServiceCall.objects.count() == 1


def test_what_is_refused_keeps_everything_typed(desk, acme):
    yesterday = (company_today() - timedelta(days=1)).isoformat()
    answer = send(desk, typed(desk, wanted_on=yesterday, details="Bring a ladder"))
    assert answer.status_code == 422
    assert "The day it is wanted lies in the past" in text(answer)
    assert "Bring a ladder" in text(answer)
    assert not ServiceCall.objects.exists()
    assert "Say in a few words what is wrong" in text(send(desk, typed(desk, subject=" ")))
    other = make.contact(make.customer(name="Otter Ltd"))
    assert "not in the folder any more" in text(send(desk, typed(desk, contact=other.pk)))


def test_on_hold_the_clerk_is_told_before_typing_and_what_was_typed_stays_noted(desk, acme, maya):
    held(acme, maya)
    page = text(desk.get(reverse("service:new", args=["C-10"])))
    assert "No service call is taken now." in page
    assert "M. Lindqvist: 2 broken promises" in page
    answer = send(desk, typed(desk, details="Bring a ladder"))
    assert "The call was not taken: Baumgart GmbH has been on hold since" in text(answer)
    call = ServiceCall.objects.get()
    assert (call.status, call.details) == ("requested", "Bring a ladder")
    assert HeldWork.objects.get(decided_at=None).call_id == call.pk


def test_a_noted_call_is_taken_from_its_page_and_on_hold_it_is_not(desk, acme, maya):
    first, second = noted(acme, maya), noted(acme, maya)
    assert "SC00001 is taken" in text(act(desk, "take", first))
    held(acme, maya)
    assert "was not taken: Baumgart GmbH has been on hold" in text(act(desk, "take", second))
    assert "It cannot be taken: Baumgart GmbH has been on hold" in text(desk.get(second.get_absolute_url()))
    assert act(desk, "take", first).status_code == 200
    assert desk.get(reverse("service:take", args=["C-10", first.pk])).status_code == 405


def test_the_service_schedules_moves_and_finishes(plan, acme, jonas):
    call = taken(acme, jonas)
    day = company_today() + timedelta(days=3)
    answer = act(plan, "schedule", call, scheduled_on=day.isoformat(), technician=jonas.pk)
    assert "Jonas Pereira goes on" in text(answer)
    act(plan, "schedule", call, scheduled_on=company_today().isoformat(), technician=jonas.pk)
    call.refresh_from_db()
    assert (call.status, call.scheduled_on, call.technician) == ("scheduled", company_today(), jonas)
    assert "is done." in text(act(plan, "finish", call, result="Hinge replaced"))
    assert "Hinge replaced" in text(plan.get(call.get_absolute_url()))


def test_a_step_refused_says_why_and_stays_on_the_page(plan, acme, jonas, maya):
    call = taken(acme, jonas)
    past = (company_today() - timedelta(days=1)).isoformat()
    answer = act(plan, "schedule", call, scheduled_on=past, technician=jonas.pk)
    assert (answer.status_code, "This day is past" in text(answer)) == (422, True)
    assert "Choose somebody of the service" in text(
        act(plan, "schedule", call, scheduled_on=company_today().isoformat(), technician=maya.pk)
    )
    assert "Say what was found" in text(act(plan, "finish", call, result=""))
    assert "Say why" in text(act(plan, "cancel", call, reason=" "))
    act(plan, "cancel", call, reason="Mended it themselves")
    assert "was cancelled on" in text(act(plan, "finish", call, result="Late"))


def test_a_clerk_may_take_and_cancel_and_only_the_service_plans(desk, acme, maya):
    call = taken(acme, maya)
    page = text(desk.get(call.get_absolute_url()))
    assert reverse("service:cancel", args=["C-10", call.pk]) in page
    assert reverse("service:schedule", args=["C-10", call.pk]) not in page
    assert act(desk, "schedule", call).status_code == 403
    assert act(desk, "finish", call).status_code == 403


def test_collections_reads_the_calls_and_takes_none(client, acme, maya):
    client.force_login(make.person("Greta Hallman", "collections"))
    call = taken(acme, maya)
    assert client.get(call.get_absolute_url()).status_code == 200
    assert reverse("service:new", args=["C-10"]) not in text(client.get(reverse("service:calls", args=["C-10"])))
    assert act(client, "take", call).status_code == 403


def listed(client, **asked) -> list[str]:
    answer = client.get(reverse("service:calls", args=["C-10"]), asked)
    return [call.subject for call in answer.context["listing"].page.rows]


def test_what_waits_stands_first_and_is_filtered_by_state_and_words(desk, acme, maya):
    for subject in ("first", "second", "third"):
        finish_call(call=taken(acme, maya, subject=subject), result="Oiled", by=maya, now=timezone.now())
    taken(acme, maya, subject="fourth")
    noted(acme, maya, subject="fifth")
    assert listed(desk) == ["fifth", "fourth", "third", "second", "first"]
    assert listed(desk, state="waiting") == ["fifth", "fourth"]
    assert listed(desk, state="done", text="OILED") == ["third", "second", "first"]
    assert listed(desk, text="SC00002") == ["second"]
    assert 'Service <span class="count">5</span>' in text(desk.get(reverse("service:calls", args=["C-10"])))


def test_an_empty_tab_says_what_to_do_next(desk, acme):
    assert "Nobody of theirs has asked for service yet." in text(desk.get(reverse("service:calls", args=["C-10"])))


def test_the_folder_of_a_past_day_shows_the_calls_as_they_were(desk, acme, maya):
    then = make.at(date(2026, 5, 4))
    call = note_call(customer=acme, subject="The gate", by=maya, now=then)
    call = take_call(call=call, by=maya, now=then + timedelta(days=2))
    finish_call(call=call, result="Hinge replaced", by=maya, now=then + timedelta(days=4))
    states = []
    for day in ("2026-05-03", "2026-05-04", "2026-05-06", "2026-05-08"):
        answer = desk.get(reverse("service:calls", args=["C-10"]), {"as_of": day})
        states += [(day[-1], call.state) for call in answer.context["listing"].page.rows]
    assert states == [("4", "noted"), ("6", "open"), ("8", "done")]
    page = text(desk.get(call.get_absolute_url(), {"as_of": "2026-05-06"}))
    assert "Hinge replaced" not in page
    assert reverse("service:cancel", args=["C-10", call.pk]) not in page


def board(client, **asked) -> list[str]:
    return [call.subject for call in client.get(reverse("service:board"), asked).context["listing"].page.rows]


@pytest.fixture
def busy(acme, jonas, maya):
    """Work on three days, and some that waits for a day."""
    today, now = company_today(), timezone.now()
    for subject, days in (("soon", 2), ("today", 0), ("next week", 9)):
        call = taken(acme, maya, subject=subject)
        on = {"scheduled_on": today + timedelta(days=days), "technician": jonas if days else maya}
        schedule_call(call=call, **on, by=jonas, now=now)
    late = take_call(call=note_call(customer=acme, subject="late", by=maya, now=make.at(date(2026, 5, 4))), by=maya,
                     now=make.at(date(2026, 5, 4)))  # fmt: skip
    schedule_call(call=late, scheduled_on=date(2026, 5, 5), technician=jonas, by=jonas, now=make.at(date(2026, 5, 4)))
    noted(acme, maya, subject="wanted", wanted_on=today + timedelta(days=1))
    noted(acme, maya, subject="some time")
    finish_call(call=taken(acme, maya, subject="over"), result="Oiled", by=maya, now=now)


def test_the_service_sees_what_it_has_to_do_by_day(plan, busy, jonas, maya):
    assert board(plan) == ["late", "today", "wanted", "soon", "next week", "some time"]
    assert board(plan, day="today") == ["today"]
    assert board(plan, day="week") == ["today", "soon"]
    assert board(plan, day="past") == ["late"]
    assert board(plan, state="late") == ["late"]
    assert board(plan, day="none") == ["wanted", "some time"]
    assert board(plan, technician=jonas.pk) == ["late", "soon", "next week"]
    assert "No call fits this filter." in text(plan.get(reverse("service:board"), {"text": "nothing like it"}))


def test_the_list_of_the_service_marks_who_is_on_hold_and_hides_what_one_may_not_see(plan, busy, acme, maya):
    held(acme, maya)
    assert text(plan.get(reverse("service:board"))).count("on hold</span>") == 6


@pytest.mark.parametrize("page", ["service:calls", "service:board"])
def test_a_list_costs_the_same_for_one_call_and_for_many(plan, acme, maya, page):
    url = reverse(page, args=["C-10"] if page == "service:calls" else [])
    taken(acme, maya, contact=make.contact(acme))
    plan.get(url)
    with CaptureQueriesContext(connection) as one:
        plan.get(url)
    for name in ("Ann", "Bea", "Cem"):
        taken(acme, maya, contact=make.contact(acme, first_name=name))
    with CaptureQueriesContext(connection) as many:
        plan.get(url)
    assert len(many) == len(one)


def test_the_lists_are_taken_along_by_those_who_may(client, acme, maya):
    taken(acme, maya)
    client.force_login(make.person("Ruth Meyerhof", "manager"))
    for url in (reverse("service:calls", args=["C-10"]), reverse("service:board")):
        file = b"".join(client.get(url, {"format": "csv"}).streaming_content).decode()
        assert "SC00001" in file


def test_the_folder_counts_its_calls_for_machines(desk, acme, maya):
    taken(acme, maya)
    assert counts(acme, company_today())["service_calls"] == 1


def test_my_day_of_the_service_shows_what_is_due_and_nobody_elses_does(plan, busy, maya):
    page = text(plan.get(reverse("home")))
    assert [call.subject for call in plan.get(reverse("home")).context["service"]] == ["late", "today"]
    assert "Service today" in page
    plan.force_login(maya)
    assert "Service today" not in text(plan.get(reverse("home")))
