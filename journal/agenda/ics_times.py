"""Days and hours of an iCalendar file as an appointment keeps them: local to a zone we know."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from icalendar import Event, vRecur

from foundation.periods import company_zone
from journal.agenda.refusals import AgendaRefused

ON_THE_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")


def times_of_event(event: Event) -> dict[str, object]:
    """Return day, starts, last_day, ends, zone and rule. Raises AgendaRefused, ValueError for what is no time."""
    begins, ends = event.decoded("DTSTART"), _end(event)
    if not isinstance(begins, datetime):
        rule = _rule(event, begins, None)
        return {"day": begins, "starts": None, "last_day": max(begins, ends - timedelta(days=1)), "ends": None,
                "zone": company_zone().key, "rule": rule}  # fmt: skip
    zone = zone_for(begins, repeated="RRULE" in event)
    first, over = local(begins, zone), local(ends, zone)
    return {"day": first.date(), "starts": first.time(), "last_day": over.date(), "ends": over.time(),
            "zone": zone.key, "rule": _rule(event, first, zone)}  # fmt: skip


def local(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the hour on the wall, without zone; a moment without one is meant in `zone`."""
    moved = moment.astimezone(zone) if moment.tzinfo else moment
    return moved.replace(tzinfo=None, microsecond=0, fold=0)


def day_of(moment: date, zone: ZoneInfo) -> date:
    """Return the day on which an occurrence named by its begin falls."""
    return local(moment, zone).date() if isinstance(moment, datetime) else moment


def zone_for(begins: datetime, *, repeated: bool) -> ZoneInfo:
    """Return the zone in which the hours are meant; the company's for a zone that shows the same time all year.

    What is not repeated can stand in the company's zone as well. Raises AgendaRefused.
    """
    if begins.tzinfo is None:
        return company_zone()
    key = getattr(begins.tzinfo, "key", "") or ("UTC" if begins.tzinfo is UTC else "")
    if key in available_timezones() and (repeated or key not in ("UTC", "Etc/UTC")):
        return ZoneInfo(key)
    if not repeated or _same_clock(begins.tzinfo, company_zone(), begins.year):
        return company_zone()
    raise AgendaRefused(
        f"It is repeated in a time zone nobody knows here ({str(begins.tzinfo)[:60]}). Enter it by hand."
    )


def _end(event: Event) -> date:
    begins = event.decoded("DTSTART")
    if "DTEND" in event:
        ends = event.decoded("DTEND")
    elif "DURATION" in event:
        ends = begins + event.decoded("DURATION")
    else:
        ends = begins if isinstance(begins, datetime) else begins + timedelta(days=1)
    if isinstance(ends, datetime) != isinstance(begins, datetime):
        raise AgendaRefused("It begins at an hour and ends on a day, or the other way round. Enter it by hand.")
    return ends


def _rule(event: Event, first: date, zone: ZoneInfo | None) -> str:
    """The rule with its last day as a day of the zone, and without the hours it says once more."""
    if "RRULE" not in event:
        return ""
    rule = event["RRULE"]
    if isinstance(rule, list):
        raise AgendaRefused("It is repeated by several rules at once. Enter it by hand.")
    parts = [
        part for part in rule.to_ical().decode().split(";") if part.partition("=")[0] not in ("UNTIL", *ON_THE_DAY)
    ]
    _ensure_hours_said_twice(rule, first)
    if until := rule.get("UNTIL"):
        parts.append(f"UNTIL={_until(until[0], first, zone):%Y%m%d}")
    return ";".join(parts)


def _ensure_hours_said_twice(rule: vRecur, first: date) -> None:
    if not any(name in rule for name in ON_THE_DAY):
        return
    said = {"BYHOUR": [first.hour], "BYMINUTE": [first.minute], "BYSECOND": [first.second]}
    if any(list(rule[name]) != said[name] for name in ON_THE_DAY if name in rule):
        raise AgendaRefused("It is repeated several times a day. Enter it by hand.")


def _until(until: date, first: date, zone: ZoneInfo | None) -> date:
    """The last day: the one before when the rule ends earlier on its day than it begins."""
    if not isinstance(until, datetime) or zone is None:
        return until.date() if isinstance(until, datetime) else until
    last = local(until, zone)
    return last.date() if last.time() >= first.time() else last.date() - timedelta(days=1)


def _same_clock(one: tzinfo, other: tzinfo, year: int) -> bool:
    noons = [datetime.combine(date(year, month, day), time(12)) for month in range(1, 13) for day in (1, 15)]
    return all(noon.replace(tzinfo=one).utcoffset() == noon.replace(tzinfo=other).utcoffset() for noon in noons)
