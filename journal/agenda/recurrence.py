"""On which days something repeated falls, and which instants that are.

Days are counted by the calendar and hours are those on the wall: a weekly 15:00 is 15:00 in summer and in winter. An
expansion costs at most one step for each day, week, month or year it looks at, whatever the rule says: a rule that
never comes true (30 February) gives nothing and hangs nothing.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from journal.agenda.refusals import AgendaRefused
from journal.agenda.rule import Rule, parse

WITHIN = timedelta(days=12 * 366)  # from its first day on a rule has to come true; 29 February may wait eight years
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)


def ensure_rule(text: str, day: date) -> str:
    """Return the rule in one spelling, "" for none. Raises AgendaRefused unless `day` is the first of its days."""
    if not text.strip():
        return ""
    rule = parse(text)
    if rule.until and rule.until < day:
        raise AgendaRefused("It would end before it begins. Choose a later last day.", "rule")
    first = next(days_between(rule, day, day, min(day + WITHIN, LATEST)), None)
    if first is None:
        raise AgendaRefused("There is no day such a rule falls on. Choose another one.", "rule")
    if first != day:
        raise AgendaRefused(f"By this rule the first day is {first:%a %-d %b %Y}. Begin on that day.", "day")
    return str(rule)


def days_between(rule: Rule, first: date, since: date, until: date) -> Iterator[date]:
    """Yield the days of the rule that begins on `first`, from `since` up to and with `until`."""
    end = min(until, rule.until or LATEST, LATEST)
    for done, day in enumerate(_days(rule, first, first if rule.count else max(since, first), end)):
        if rule.count and done >= rule.count:
            return
        if day >= since:
            yield day


def last_day_of(rule: Rule, first: date) -> date | None:
    """Return the last day the rule gives, None when it goes on for ever."""
    if rule.count:
        return max(days_between(rule, first, first, LATEST), default=first)
    return rule.until


def instant(day: date, hour: time, zone: ZoneInfo) -> datetime:
    """Return when it is that hour of that day, in UTC.

    An hour the clocks leave out is as much later as they jump; of one they show twice the first is meant.
    """
    return datetime.combine(day, hour.replace(fold=0), zone).astimezone(UTC)


def span(day: date, starts: time, last_day: date, ends: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return begin and end in UTC; what begins in an hour that is left out takes as long as it would have."""
    begins, over = instant(day, starts, zone), instant(last_day, ends, zone)
    if begins.astimezone(zone).time() != starts.replace(fold=0):
        over = begins + (datetime.combine(last_day, ends) - datetime.combine(day, starts))
    return begins, max(begins, over)


def _days(rule: Rule, first: date, since: date, until: date) -> Iterator[date]:
    for begins, ends in _periods(rule, first, since, until):
        chosen = sorted(set(_within(rule, first, begins, ends)))
        for day in _by_position(chosen, rule.by_set_pos):
            if day > until:
                return
            if day >= since:
                yield day


def _by_position(days: list[date], positions: tuple[int, ...]) -> list[date]:
    if not positions:
        return days
    size = len(days)
    places = {place - 1 if place > 0 else size + place for place in positions}
    return [days[place] for place in sorted(places) if 0 <= place < size]


def _periods(rule: Rule, first: date, since: date, until: date) -> Iterator[tuple[date, date]]:
    """The days, weeks, months or years the rule looks at, each with its first and last day, from that of `since` on."""
    origin = _period(rule, first, 0)[0]
    for nth in count(max(0, _distance(rule, origin, since) // rule.interval)):
        try:
            begins, ends = _period(rule, origin, nth * rule.interval)
        except (ValueError, OverflowError):  # after the last year there is
            return
        if begins > until:
            return
        yield begins, ends


def _distance(rule: Rule, origin: date, since: date) -> int:
    """How many whole periods lie between."""
    days = (since - origin).days
    months = (since.year - origin.year) * 12 + since.month - origin.month
    return {"DAILY": days, "WEEKLY": days // 7, "MONTHLY": months, "YEARLY": since.year - origin.year}[rule.freq]


def _period(rule: Rule, day: date, later: int) -> tuple[date, date]:
    if rule.freq == "DAILY":
        begins = day + later * ONE_DAY
        return begins, begins
    if rule.freq == "WEEKLY":
        begins = day - timedelta(days=(day.weekday() - rule.week_start) % 7) + later * ONE_WEEK
        return begins, begins + 6 * ONE_DAY
    if rule.freq == "MONTHLY":
        years, month = divmod(day.month - 1 + later, 12)
        return _month(day.year + years, month + 1)
    return date(day.year + later, 1, 1), date(day.year + later, 12, 31)


def _month(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


def _within(rule: Rule, first: date, begins: date, ends: date) -> Iterator[date]:
    """The days of one period the rule chooses, before BYSETPOS."""
    if rule.freq == "DAILY":
        candidates = [begins]
    elif rule.freq == "WEEKLY":
        wanted = {weekday for _, weekday in rule.by_day} or {first.weekday()}
        candidates = [day for day in _each(begins, ends) if day.weekday() in wanted]
    else:
        return _of_months(rule, first, begins, ends)
    return (day for day in candidates if _fits(rule, day))


def _fits(rule: Rule, day: date) -> bool:
    if rule.by_month and day.month not in rule.by_month:
        return False
    if rule.by_month_day and not _is_month_day(rule, day):
        return False
    return not rule.by_day or any(weekday == day.weekday() for _, weekday in rule.by_day)


def _is_month_day(rule: Rule, day: date) -> bool:
    return day.day in rule.by_month_day or day.day - monthrange(day.year, day.month)[1] - 1 in rule.by_month_day


def _of_months(rule: Rule, first: date, begins: date, ends: date) -> Iterator[date]:
    """Days of a month or a year; the nth weekday is counted within the months named, else within the period."""
    if rule.by_day and rule.freq == "YEARLY" and not rule.by_month:
        candidates = _weekdays_of(rule, begins, ends)
        return (day for day in candidates if not rule.by_month_day or _is_month_day(rule, day))
    return (day for month in _months(rule, first, begins, ends) for day in _of_month(rule, first, *month))


def _months(rule: Rule, first: date, begins: date, ends: date) -> Iterator[tuple[date, date]]:
    if rule.freq == "MONTHLY":
        wanted = {begins.month} & set(rule.by_month or (begins.month,))
    else:
        wanted = rule.by_month or (range(1, 13) if rule.by_month_day else (first.month,))
    return (_month(begins.year, month) for month in wanted)


def _of_month(rule: Rule, first: date, begins: date, ends: date) -> Iterator[date]:
    if rule.by_day:
        days = _weekdays_of(rule, begins, ends)
        return (day for day in days if not rule.by_month_day or _is_month_day(rule, day))
    if rule.by_month_day:
        return (day for day in _each(begins, ends) if _is_month_day(rule, day))
    return (begins.replace(day=day) for day in (first.day,) if day <= ends.day)


def _weekdays_of(rule: Rule, begins: date, ends: date) -> Iterator[date]:
    for nth, weekday in rule.by_day:
        days = [day for day in _each(begins, ends) if day.weekday() == weekday]
        yield from _by_position(days, (nth,)) if nth else days


def _each(begins: date, ends: date) -> Iterator[date]:
    return (begins + timedelta(days=offset) for offset in range((ends - begins).days + 1))
