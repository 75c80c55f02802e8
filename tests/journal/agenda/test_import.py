"""Somebody brings the calendar of another program along: it is seen first, taken once, and brought up to date later."""

from contextlib import suppress
from datetime import date, time, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.agenda.appointments import cancel_appointment, make_appointment
from journal.agenda.feed import renew_feed
from journal.agenda.ics import LARGEST, Unreadable, read_ics
from journal.agenda.importing import counted, import_ics, plan_import
from journal.agenda.occurrences import occurrences
from journal.models import Appointment
from tests.waiting import in_thread

MONDAY = date(2026, 10, 19)
WEEK = timedelta(days=7)


def file(*events: str, before: str = "") -> bytes:
    inside = "\n".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT" for event in events)
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Other//EN\n{before}\n{inside}\nEND:VCALENDAR\n"
    return text.replace("\n\n", "\n").replace("\n", "\r\n").encode()


WEEKLY = """
UID:weekly@elsewhere
SUMMARY:Jour fixe\\, Größe
LOCATION:Room 3
DTSTART;TZID=Europe/Berlin:20261019T150000
DTEND;TZID=Europe/Berlin:20261019T160000
RRULE:FREQ=WEEKLY;UNTIL=20261116T140000Z;BYDAY=MO
EXDATE;TZID=Europe/Berlin:20261026T150000
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-PT15M
END:VALARM
"""
MOVED = """
UID:weekly@elsewhere
SUMMARY:Jour fixe at nine
RECURRENCE-ID;TZID=Europe/Berlin:20261102T150000
DTSTART;TZID=Europe/Berlin:20261103T090000
DTEND;TZID=Europe/Berlin:20261103T100000
"""
FAIR = """
UID:fair@elsewhere
SUMMARY:Trade fair
CLASS:PRIVATE
DTSTART;VALUE=DATE:20261024
DTEND;VALUE=DATE:20261027
"""


def shown(person, since=MONDAY, weeks=6) -> list[str]:
    found = occurrences(viewer=person, people=[person], since=since, until=since + weeks * WEEK)
    return [f"{each.begins:%d %b %H:%M} {each.title}" for each in found]


def test_a_calendar_comes_along_and_the_same_file_twice_changes_nothing(maya, now):
    content = file(WEEKLY, MOVED, FAIR)
    plan = plan_import(owner=maya, content=content, now=now)
    assert not Appointment.objects.exists()
    assert counted(plan) == "2 new"
    assert plan[0].when == "Mon 19 Oct 2026, 15:00 to 16:00, every week on Monday until 16 Nov 2026"
    import_ics(owner=maya, content=content, now=now)
    expected = [
        "19 Oct 15:00 Jour fixe, Größe",
        "24 Oct 00:00 Trade fair",
        "03 Nov 09:00 Jour fixe at nine",
        "09 Nov 15:00 Jour fixe, Größe",
        "16 Nov 15:00 Jour fixe, Größe",
    ]
    assert shown(maya) == expected
    weekly = Appointment.objects.get(uid="weekly@elsewhere")
    assert (weekly.place, weekly.remind_minutes, weekly.version) == ("Room 3", 15, 1)
    assert Appointment.objects.get(uid="fair@elsewhere").private
    before = list(Appointment.objects.order_by("pk").values())
    assert counted(import_ics(owner=maya, content=content, now=now)) == "2 already here"
    assert list(Appointment.objects.order_by("pk").values()) == before


def test_a_newer_file_brings_it_up_to_date(acme, maya, now):
    import_ics(owner=maya, content=file(WEEKLY, MOVED, FAIR), now=now)
    later = WEEKLY.replace("T150000\nD", "T140000\nD").replace("20261026T150000", "20261109T140000")
    newer = file(later.replace("Jour fixe\\, Größe", "Jour fixe"), FAIR + "STATUS:CANCELLED")
    assert counted(import_ics(owner=maya, content=newer, now=now)) == "1 changed, 1 cancelled there"
    assert shown(maya) == [
        "19 Oct 14:00 Jour fixe",
        "26 Oct 14:00 Jour fixe",
        "02 Nov 14:00 Jour fixe",
        "16 Nov 14:00 Jour fixe",
    ]
    assert counted(import_ics(owner=maya, content=newer, now=now)) == "2 already here"
    again = import_ics(owner=maya, content=file(later.replace("Jour fixe\\, Größe", "Jour fixe"), MOVED), now=now)
    assert counted(again) == "1 changed"
    assert "03 Nov 09:00 Jour fixe at nine" in shown(maya)


def test_what_was_cancelled_here_stays_cancelled(maya, now):
    import_ics(owner=maya, content=file(FAIR), now=now)
    cancel_appointment(appointment=Appointment.objects.get(), by=maya, now=now)
    assert counted(import_ics(owner=maya, content=file(FAIR), now=now)) == "1 already here"
    assert shown(maya) == []


@pytest.mark.parametrize(
    ("times", "seen"),
    [
        ("DTSTART:20261019T130000Z\nDTEND:20261019T140000Z", "19 Oct 15:00"),
        ("DTSTART:20261019T130000\nDURATION:PT30M", "19 Oct 13:00"),
        ("DTSTART;TZID=America/New_York:20261019T090000\nDTEND;TZID=America/New_York:20261019T100000", "19 Oct 15:00"),
        ("DTSTART;TZID=W. Europe Standard Time:20261019T090000\nDURATION:PT1H", "19 Oct 09:00"),
        ("DTSTART;VALUE=DATE:20261019", "19 Oct 00:00"),
        ("DTSTART:20261019T130000Z", "19 Oct 15:00"),
        ("DTSTART;TZID=Europe/Berlin:20261019T233000\nDTEND;TZID=Europe/Berlin:20261020T003000", "19 Oct 23:30"),
    ],
)
def test_times_in_any_zone_stand_at_our_hour(maya, now, times, seen):
    import_ics(owner=maya, content=file(f"UID:1\nSUMMARY:Call\n{times}"), now=now)
    assert shown(maya, weeks=1) == [f"{seen} Call"]


def test_repeated_in_new_york_it_follows_the_clocks_of_new_york(maya, now):
    zone = "TZID=America/New_York"
    event = (
        f"UID:1\nSUMMARY:Call\nDTSTART;{zone}:20261019T090000\nDTEND;{zone}:20261019T100000\nRRULE:FREQ=WEEKLY;COUNT=3"
    )
    import_ics(owner=maya, content=file(event), now=now)
    assert shown(maya) == ["19 Oct 15:00 Call", "26 Oct 14:00 Call", "02 Nov 15:00 Call"]


ODD_ZONE = """BEGIN:VTIMEZONE
TZID:Our own time
BEGIN:STANDARD
DTSTART:19701025T030000
TZOFFSETFROM:+0530
TZOFFSETTO:+0530
END:STANDARD
END:VTIMEZONE"""


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        ("DTSTART:20261019T130000Z\nRRULE:FREQ=HOURLY", "daily, weekly, monthly or yearly. Enter it by hand."),
        ("DTSTART:20261019T130000Z\nRECURRENCE-ID;RANGE=THISANDFUTURE:20261018T130000Z", "all later days"),
        ("DTSTART:20261019T130000Z\nRRULE:FREQ=DAILY;BYHOUR=9,13", "several times a day"),
        ("DTSTART:20261019T130000Z\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY", "several rules"),
        ("DTSTART:20261019T130000Z\nDTEND:20261018T130000Z", "last day lies before the first"),
        ("DTSTART;VALUE=DATE:20261019\nDTEND:20261019T130000Z", "begins at an hour and ends on a day"),
        ("DTSTART:yesterday", "could not be understood"),
        ("DTEND:20261019T130000Z", "could not be understood"),
        ("DTSTART;VALUE=DATE:17000101", "far outside"),
        ("DTSTART;VALUE=DATE:20261019\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "no day such a rule"),
        ("DTSTART;TZID=Our own time:20261019T130000\nRRULE:FREQ=DAILY", "time zone nobody knows here"),
    ],
)
def test_what_cannot_be_kept_is_named_and_the_rest_is_taken(maya, now, event, sentence):
    content = file(f"UID:odd\nSUMMARY:Odd one\n{event}", FAIR, before=ODD_ZONE)
    done = import_ics(owner=maya, content=content, now=now)
    assert counted(done) == "1 new, 1 not taken"
    odd = next(each for each in done if each.state == "refused")
    assert (odd.found.title, odd.when) == ("Odd one", "")
    assert sentence in odd.remark
    assert Appointment.objects.get().title == "Trade fair"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no calendar file"),
        (b"%PDF-1.7 not a calendar", "no calendar file"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY", "no appointments"),
        (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "no appointments"),
        (b"BEGIN:VCALENDAR" + b" " * LARGEST, "larger than"),
        (file(*["UID:x\nDTSTART:20261019T130000Z"] * 2_001), "2,001 appointments"),
    ],
)
def test_a_broken_file_gets_a_sentence(content, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read_ics(content)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 900), noise=st.binary(max_size=12))
def test_a_damaged_file_is_read_or_refused_and_never_breaks(cut, noise):
    whole = file(WEEKLY, MOVED, FAIR)
    damaged = whole[:cut] + noise + whole[cut + len(noise) :]
    with suppress(Unreadable):
        assert all(each.refused or each.fields["day"] for each in read_ics(damaged))


def test_our_own_feed_read_back_changes_nothing(client, maya, now):
    make_appointment(owner=maya, title="Tour", day=MONDAY, starts=time(9), ends=time(10), by=maya, now=now)
    content = client.get(renew_feed(user=maya, now=now)).content
    done = import_ics(owner=maya, content=content, now=now)
    assert [(each.state, each.remark) for each in done] == [("same", "It was made here.")]


def test_on_the_page_it_is_seen_first_then_taken(client, maya, tmp_path):
    client.force_login(maya)
    page = reverse("agenda:import")
    path = tmp_path / "calendar.ics"
    path.write_bytes(file(WEEKLY, FAIR, "UID:<b>\nSUMMARY:<script>alert(1)</script>\nDTSTART:never"))
    with path.open("rb") as upload:
        seen = client.post(page, {"file": upload})
    text = seen.content.decode()
    assert "In calendar.ics: 2 new, 1 not taken" in text
    assert "&lt;script&gt;alert(1)" in text
    assert not Appointment.objects.exists()
    answer = client.post(page, {"take": seen.context["key"]}, follow=True)
    assert "Calendar file: 2 new, 1 not taken." in answer.content.decode()
    assert Appointment.objects.filter(owner=maya).count() == 2
    again = client.post(page, {"take": seen.context["key"]})
    assert (again.status_code, "not at hand any more" in again.content.decode()) == (422, True)
    assert "Choose a file first" in client.post(page).content.decode()


def test_by_command(maya, tmp_path, capsys):
    path = tmp_path / "calendar.ics"
    path.write_bytes(file(WEEKLY, FAIR))
    call_command("import_ics", maya.email, str(path), "--dry-run")
    assert not Appointment.objects.exists()
    call_command("import_ics", maya.email.upper(), str(path))
    assert capsys.readouterr().out == "Would be: 2 new\n2 new\n"
    for arguments, sentence in (
        (["nobody@office.example", str(path)], "Nobody here"),
        ([maya.email, str(path) + "x"], "no file"),
        ([maya.email, __file__], "no calendar file"),
    ):
        with pytest.raises(CommandError, match=sentence):
            call_command("import_ics", *arguments)
    path.write_bytes(file("UID:1\nSUMMARY:Odd\nDTSTART:never"))
    with pytest.raises(CommandError, match="1 not taken"):
        call_command("import_ics", maya.email, str(path))


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_once_it_is_taken_once(maya, now):
    content = file(WEEKLY, MOVED, FAIR)
    both = [in_thread(lambda: counted(import_ics(owner=maya, content=content, now=now))) for _ in range(2)]
    [thread.join() for thread, _ in both]
    assert sorted(outcome[0] for _, outcome in both) == ["2 already here", "2 new"]
    assert Appointment.objects.count() == 3
