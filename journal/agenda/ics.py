"""Reading an iCalendar file: what stands in it, series with their exceptions, and what cannot be taken and why."""

import hashlib
import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.template.defaultfilters import filesizeformat
from icalendar import Calendar, Event

from journal.agenda.booking import LONGEST_NOTE, LONGEST_NOTICE, LONGEST_TEXT
from journal.agenda.ics_times import day_of, times_of_event
from journal.agenda.recurrence import days_between
from journal.agenda.refusals import AgendaRefused, NoRule
from journal.agenda.rule import parse

LARGEST = 4 * 1024 * 1024  # bytes
MOST = 2_000  # events, and as many days that fall out
LONGEST_UID = 200
NO_CALENDAR = "This is no calendar file. Export it again as iCalendar (.ics) and choose that file."
NOT_UNDERSTOOD = "Its days or hours could not be understood. Enter it by hand."


class Unreadable(AgendaRefused):
    """The whole file cannot be read; the text says why."""

    def __init__(self, text: str):
        super().__init__(text, "file")


@dataclass(frozen=True)
class Found:
    """One event of the file: `fields` are those of an appointment.

    `exceptions` say for days of a series what is held instead (None: nothing); `stands_for` is the day another
    occurrence stands for, until it is put among them. `refused` says why it cannot be taken.
    """

    uid: str
    title: str
    fields: dict[str, object] = field(default_factory=dict)
    exceptions: dict[date, dict[str, object] | None] = field(default_factory=dict)
    stands_for: date | None = None
    sequence: int = 0
    cancelled: bool = False
    refused: str = ""


def read_ics(content: bytes) -> list[Found]:
    """Return the events of a file, each series once, in the order they stand there. Raises Unreadable."""
    if len(content) > LARGEST:
        raise Unreadable(f"The file is larger than {filesizeformat(LARGEST)}. Export a shorter period.")
    events = [event for calendar in _calendars(content) for event in calendar.walk("VEVENT")]
    if not events:
        raise Unreadable("There are no appointments in this file. Choose another one.")
    if len(events) > MOST:
        raise Unreadable(f"There are {len(events):,} appointments in this file; {MOST:,} fit. Export a shorter period.")
    return _put_together(_found(event) for event in events)


def _calendars(content: bytes) -> list[Calendar]:
    if b"BEGIN:VCALENDAR" not in content[:10_000].upper():
        raise Unreadable(NO_CALENDAR)
    try:
        return Calendar.from_ical(content, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as trouble:
        raise Unreadable(NO_CALENDAR) from trouble


def _put_together(found: Iterable[Found]) -> list[Found]:
    """The series, each with what stands for its days; what stands for a day of no series here stands alone."""
    series: dict[str, Found] = {}
    single: list[Found] = []
    for each in found:
        if each.stands_for and not each.refused:
            single.append(each)
        elif each.uid not in series or each.sequence >= series[each.uid].sequence:
            series[each.uid] = each
    for each in single:
        of = series.get(each.uid)
        if of and not of.refused and of.fields.get("rule"):
            of.exceptions[each.stands_for] = None if each.cancelled else each.fields | {"rule": ""}
        elif not of:
            uid = f"{each.uid}/{each.stands_for:%Y%m%d}"
            series[uid] = replace(each, uid=uid, fields=each.fields | {"rule": ""})
    return list(series.values())


def _found(event: Event) -> Found:
    title = _words(event.get("SUMMARY"), LONGEST_TEXT) or "Without a title"
    uid = _uid(event, title)
    try:
        return _understood(event, uid, title)
    except NoRule as refusal:
        return Found(uid, title, refused=f"{refusal.why} Enter it by hand.")
    except AgendaRefused as refusal:
        return Found(uid, title, refused=str(refusal))
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError):
        return Found(uid, title, refused=NOT_UNDERSTOOD)


def _understood(event: Event, uid: str, title: str) -> Found:
    times = times_of_event(event)
    zone = ZoneInfo(times["zone"])
    details = {
        "title": title,
        "place": _words(event.get("LOCATION"), LONGEST_TEXT),
        "note": _words(event.get("DESCRIPTION"), LONGEST_NOTE),
        "private": str(event.get("CLASS", "")).upper() in ("PRIVATE", "CONFIDENTIAL"),
        "remind_minutes": _notice(event),
    }
    return Found(
        uid=uid,
        title=title,
        fields=details | times,
        exceptions=_fall_out(event, times, zone),
        stands_for=_stands_for(event, zone),
        sequence=int(event.get("SEQUENCE", 0)),
        cancelled=str(event.get("STATUS", "")).upper() == "CANCELLED",
    )


def _stands_for(event: Event, zone: ZoneInfo) -> date | None:
    if "RECURRENCE-ID" not in event:
        return None
    if "RANGE" in event["RECURRENCE-ID"].params:
        raise AgendaRefused("It changes all later days of a series at once. Enter it by hand.")
    return day_of(event.decoded("RECURRENCE-ID"), zone)


def _fall_out(event: Event, times: dict, zone: ZoneInfo) -> dict[date, None]:
    """The days of EXDATE, as far as the rule gives them."""
    if "EXDATE" not in event or not times["rule"]:
        return {}
    lists = event["EXDATE"] if isinstance(event["EXDATE"], list) else [event["EXDATE"]]
    days = sorted({day_of(each.dt, zone) for several in lists for each in several.dts})
    if len(days) > MOST:
        raise AgendaRefused(f"More than {MOST:,} of its days fall out. Enter it by hand.")
    given = set(days_between(parse(times["rule"]), times["day"], days[0], days[-1]))
    return dict.fromkeys(day for day in days if day in given)


def _notice(event: Event) -> int | None:
    """Minutes before the begin, of the first reminder that counts from there."""
    for alarm in event.walk("VALARM"):
        trigger = alarm.decoded("TRIGGER") if "TRIGGER" in alarm else None
        if isinstance(trigger, timedelta) and trigger <= timedelta() and _from_begin(alarm):
            return min(LONGEST_NOTICE, math.ceil(-trigger / timedelta(minutes=1)))
    return None


def _from_begin(alarm) -> bool:
    return str(alarm["TRIGGER"].params.get("RELATED", "START")).upper() == "START"


def _uid(event: Event, title: str) -> str:
    """Its name; one without gets a name that is the same when the file is read again."""
    uid = _words(event.get("UID"), 10_000)
    if uid and len(uid) <= LONGEST_UID:
        return uid
    said = uid or f"{event.get('DTSTART') and event['DTSTART'].to_ical()}/{title}"
    return hashlib.sha256(said.encode()).hexdigest()


def _words(said, longest: int) -> str:
    """Text without what no text is, cut where it is too long."""
    lines = str(said or "").replace("\0", "").encode("utf-8", "ignore").decode().strip()
    return lines if len(lines) <= longest else f"{lines[: longest - 1]}…"
