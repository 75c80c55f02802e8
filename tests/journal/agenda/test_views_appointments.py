"""Appointments on the screen: made where one clicked, moved, cancelled; one day of a series, what follows, or all."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from journal.agenda.appointments import make_appointment
from journal.models import Appointment
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 11, 24)
TYPED = {
    "title": "Look at the pumps", "day": "2026-11-24", "starts": "15:00", "ends": "16:30", "last_day": "",
    "repeat": "", "repeat_until": "", "customer": "", "place": "Hall 3", "remind_minutes": "15", "note": "",
}  # fmt: skip


@pytest.fixture
def anna(client):
    anna = make.person("Anna Lang", "clerk")
    client.force_login(anna)
    return anna


@pytest.fixture
def bert():
    return make.person("Bert Kuhn", "sales")


@pytest.fixture
def acme():
    return make.customer("C-10", "Acme Pumps")


@pytest.fixture
def weekly(anna, acme):
    """Anna sees Acme each Tuesday at 15:00."""
    return make_appointment(
        owner=anna, title="Weekly round", day=TUESDAY, starts=time(15), ends=time(16), rule="FREQ=WEEKLY;BYDAY=TU",
        customer=acme, by=anna, now=timezone.now(),
    )  # fmt: skip


def typed(owner, **more) -> dict:
    return TYPED | {"owner": owner.pk} | more


def test_a_click_on_an_hour_of_a_colleague_brings_the_form_with_day_hour_and_person(client, anna, bert):
    said = {"day": "2026-11-24", "at": "15:00", "who": bert.pk}
    form = client.get(reverse("agenda:new-appointment"), said).content.decode()
    for value in ('value="2026-11-24"', 'value="15:00"', 'value="16:00"', f'value="{bert.pk}" selected'):
        assert value in form


@pytest.mark.parametrize("query", ["?at=25:00&day=yesterday&who=x&customer=nobody", "?at=23:30", "?at=all"])
def test_the_form_opens_whatever_the_address_says(client, anna, query):
    assert client.get(reverse("agenda:new-appointment") + query).status_code == 200


def test_an_appointment_is_made_with_colleagues_and_people_of_the_customer(client, anna, bert, acme):
    jan = make.contact(acme)
    said = typed(anna, customer="C-10", users=[bert.pk], contacts=[jan.pk])
    answer = client.post(reverse("agenda:new-appointment"), said)
    made = Appointment.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.starts, made.ends, made.last_day, made.remind_minutes) == (time(15), time(16, 30), TUESDAY, 15)
    shown = client.get(answer.url).content.decode()
    for words in ("Tue 24 Nov, 15:00–16:30", "Hall 3", "Bert Kuhn", "Jan Roth", "Acme Pumps", "15 minutes before"):
        assert words in shown


def test_whole_days_need_no_hours(client, anna):
    client.post(reverse("agenda:new-appointment"), typed(anna, whole_day="on", last_day="2026-11-26", starts=""))
    made = Appointment.objects.get()
    assert (made.starts, made.ends, made.last_day) == (None, None, date(2026, 11, 26))
    assert "all day" in client.get(made.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"starts": ""}, "Say from when, or tick"),
        ({"ends": ""}, "Say until when it takes."),
        ({"ends": "14:00"}, "It would end before it begins."),
        ({"title": " "}, "Say in a few words"),
        ({"day": "soon"}, "Write the day as 2026-11-21."),
        ({"repeat": "weekly", "repeat_until": "2026-11-01"}, "It would end before it begins."),
        ({"repeat": "hourly"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(client, anna, wrong, said):
    answer = client.post(reverse("agenda:new-appointment"), typed(anna, **wrong))
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert said in shown
    assert "Hall 3" in shown
    assert not Appointment.objects.exists()


def test_contacts_of_another_customer_cannot_come(client, anna, acme):
    stranger = make.contact(make.customer("C-11", "Other Pumps"))
    answer = client.post(reverse("agenda:new-appointment"), typed(anna, customer="C-10", contacts=[stranger.pk]))
    assert answer.status_code == 422
    assert not Appointment.objects.exists()


def test_the_people_of_a_customer_are_offered_once_it_is_chosen(client, anna, acme):
    make.contact(acme)
    assert "Jan Roth" in client.get(reverse("agenda:contacts"), {"customer": "C-10"}).content.decode()
    assert "Choose a customer" in client.get(reverse("agenda:contacts"), {"customer": "x"}).content.decode()


def test_only_one_day_of_a_series_is_moved(client, anna, weekly):
    day = TUESDAY + timedelta(days=7)
    edit = f"{reverse('agenda:edit-appointment', args=[weekly.pk])}?day={day}"
    form = client.get(edit).content.decode()
    assert 'value="2026-12-01"' in form
    assert "Only this day" in form
    said = typed(anna, title="Weekly round", customer="C-10", day="2026-12-02", repeat="weekly", scope="one", version=1)
    answer = client.post(edit, said)
    instead = Appointment.objects.exclude(pk=weekly.pk).get()
    assert answer.url == instead.get_absolute_url()
    assert (instead.day, instead.rule) == (date(2026, 12, 2), "")
    weekly.refresh_from_db()
    assert weekly.day == TUESDAY


def test_the_whole_series_moves_as_far_as_the_day_it_was_opened_on(client, anna, weekly):
    day = TUESDAY + timedelta(days=14)
    edit = f"{reverse('agenda:edit-appointment', args=[weekly.pk])}?day={day}"
    said = typed(anna, title="Weekly round", customer="C-10", day="2026-12-09", repeat="weekly", scope="all", version=1)
    client.post(edit, said)
    weekly.refresh_from_db()
    assert (weekly.day, weekly.rule) == (date(2026, 11, 25), "FREQ=WEEKLY;BYDAY=WE")


def test_this_and_what_follows_becomes_a_series_of_its_own(client, anna, weekly):
    day = TUESDAY + timedelta(days=14)
    edit = f"{reverse('agenda:edit-appointment', args=[weekly.pk])}?day={day}"
    said = typed(anna, title="Weekly round", customer="C-10", day=str(day), starts="10:00", ends="11:00",
                 repeat="weekly", scope="following", version=1)  # fmt: skip
    client.post(edit, said)
    later = Appointment.objects.exclude(pk=weekly.pk).get()
    weekly.refresh_from_db()
    assert (later.day, later.starts) == (day, time(10))
    assert weekly.repeats_until < day


def test_a_stale_page_overwrites_nothing_and_keeps_what_was_typed(client, anna, weekly):
    edit = reverse("agenda:edit-appointment", args=[weekly.pk])
    said = typed(anna, title="Round by car", customer="C-10", repeat="weekly", version=1)
    client.post(edit, said)
    answer = client.post(edit, said | {"title": "Round on foot"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "changed by somebody else meanwhile" in shown
    assert "Round on foot" in shown
    weekly.refresh_from_db()
    assert weekly.title == "Round by car"


def test_one_day_falls_out_and_the_rest_stays(client, anna, weekly):
    day = TUESDAY + timedelta(days=7)
    cancel = f"{reverse('agenda:cancel-appointment', args=[weekly.pk])}?day={day}"
    assert "Only this day" in client.get(cancel).content.decode()
    answer = client.post(cancel, {"scope": "one", "reason": "Holiday"})
    assert answer.url == f"{reverse('agenda:calendar')}?day={day}"
    weekly.refresh_from_db()
    assert weekly.cancelled_at is None
    assert weekly.changed.get().day == day


def test_the_whole_series_is_cancelled_and_its_page_says_so(client, anna, weekly):
    client.post(reverse("agenda:cancel-appointment", args=[weekly.pk]), {"reason": "They closed"})
    weekly.refresh_from_db()
    assert weekly.cancelled_at
    shown = client.get(weekly.get_absolute_url()).content.decode()
    assert "cancelled" in shown
    assert "Move or change" not in shown


def test_a_private_appointment_of_a_colleague_cannot_be_opened(client, anna, bert):
    doctor = make_appointment(
        owner=bert, title="Doctor", day=TUESDAY, starts=time(9), ends=time(10), private=True, by=bert,
        now=timezone.now(),
    )  # fmt: skip
    for name in ("appointment", "edit-appointment", "cancel-appointment"):
        assert client.get(reverse(f"agenda:{name}", args=[doctor.pk])).status_code == 404


def test_a_day_the_series_is_not_held_on_shows_the_series(client, anna, weekly):
    page = client.get(f"{weekly.get_absolute_url()}?day=2026-11-25").content.decode()
    assert "Tue 24 Nov" in page
    assert "every week on Tuesday" in page


def test_a_reminder_that_is_none_of_the_usual_ones_is_said_and_kept(client, anna):
    made = make_appointment(owner=anna, title="Fair", day=TUESDAY, starts=time(9), ends=time(10), remind_minutes=45,
                            by=anna, now=timezone.now())  # fmt: skip
    assert "45 minutes before" in client.get(made.get_absolute_url()).content.decode()
    said = typed(anna, title="Trade fair", remind_minutes="45", version=1)
    client.post(reverse("agenda:edit-appointment", args=[made.pk]), said)
    made.refresh_from_db()
    assert (made.title, made.remind_minutes) == ("Trade fair", 45)


def test_hours_of_another_place_are_said_to_be_so(client, anna):
    made = make_appointment(owner=anna, title="Call", day=TUESDAY, starts=time(9), ends=time(10),
                            zone="Asia/Tokyo", by=anna, now=timezone.now())  # fmt: skip
    assert "Asia/Tokyo" in client.get(made.get_absolute_url()).content.decode()
    edit = reverse("agenda:edit-appointment", args=[made.pk])
    assert "The hours are those of Asia/Tokyo." in client.get(edit).content.decode()
    client.post(edit, typed(anna, title="Call", starts="09:00", ends="11:00", version=1))
    made.refresh_from_db()
    assert (made.ends, made.zone) == (time(11), "Asia/Tokyo")
