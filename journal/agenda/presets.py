"""The usual ways of repeating something, offered by name; and any rule in words."""

from dataclasses import replace
from datetime import date
from itertools import groupby

from journal.agenda.rule import DAYS, Rule, parse

ONCE = ""
PRESETS = [
    (ONCE, "once"),
    ("daily", "every day"),
    ("weekdays", "every working day"),
    ("weekly", "every week"),
    ("two-weekly", "every two weeks"),
    ("monthly", "every month"),
    ("yearly", "every year"),
]
OTHER = "other"
LAST_OF_FEBRUARY = 28  # from here on not every month has the day: the last one up to it is meant
NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
PERIODS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
NTH = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last", -2: "last but one"}


def rule_of(preset: str, day: date, until: date | None = None) -> str:
    """Return the rule of a preset for something that begins on `day`; KeyError for a name that is no preset."""
    rules = {
        "daily": "FREQ=DAILY",
        "weekdays": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
        "weekly": f"FREQ=WEEKLY;BYDAY={DAYS[day.weekday()]}",
        "two-weekly": f"FREQ=WEEKLY;INTERVAL=2;BYDAY={DAYS[day.weekday()]}",
        "monthly": f"FREQ=MONTHLY{_month_day(day)}",
        "yearly": _yearly(day),
    }
    if preset == ONCE:
        return ""
    return str(replace(parse(rules[preset]), until=until))


def preset_of(rule: str, day: date) -> str:
    """Return the preset this is (apart from its last day), "other" for a rule of its own."""
    if not rule:
        return ONCE
    plain = replace(parse(rule), until=None)
    names = (name for name, _ in PRESETS if name and parse(rule_of(name, day)) == plain)
    return next(names, OTHER)


def until_of(rule: str) -> date | None:
    """Return the last day a rule names, None when it names none."""
    return parse(rule).until if rule else None


def spoken(rule: str, day: date) -> str:
    """Say a rule in words: "every two weeks on Tuesday until 31 Dec 2026"; "" for none."""
    if not rule:
        return ""
    read = parse(rule)
    if preset_of(rule, day) == "weekdays":
        return f"every working day{_end(read)}"
    period = PERIODS[read.freq]
    every = f"every {period}" if read.interval == 1 else f"every {read.interval} {period}s"
    return f"{every}{_which(read, day)}{_end(read)}"


def _yearly(day: date) -> str:
    is_leap_day = (day.month, day.day) == (2, 29)
    return f"FREQ=YEARLY;BYMONTH={day.month}{_month_day(day)}" if is_leap_day else "FREQ=YEARLY"


def _month_day(day: date) -> str:
    """For the 29th to 31st: that day, or the last one of a month that is shorter."""
    if day.day <= LAST_OF_FEBRUARY:
        return f";BYMONTHDAY={day.day}"
    return f";BYMONTHDAY={','.join(map(str, range(LAST_OF_FEBRUARY, day.day + 1)))};BYSETPOS=-1"


def _which(rule: Rule, day: date) -> str:
    said = ""
    if rule.by_day:
        said += f" on {_and(_weekday(*each) for each in _by_nth(rule))}"
    if rule.by_month_day:
        said += f" on day {_month_days(rule)}"
    if rule.by_month:
        said += f" in {_and(MONTHS[month - 1] for month in rule.by_month)}"
    if rule.freq == "YEARLY" and not said:
        return f" on {day.day} {MONTHS[day.month - 1]}"
    return said


def _month_days(rule: Rule) -> str:
    """The trick of _month_day is said as what it means."""
    if rule.by_set_pos == (-1,) and rule.by_month_day[0] == LAST_OF_FEBRUARY:
        return f"{rule.by_month_day[-1]} or the last before"
    return _and(str(number) if number > 0 else f"{-number} from the end" for number in rule.by_month_day)


def _by_nth(rule: Rule) -> list[tuple[int, list[int]]]:
    return [(nth, [day for _, day in days]) for nth, days in groupby(rule.by_day, key=lambda each: each[0])]


def _weekday(nth: int, weekdays: list[int]) -> str:
    names = _and(NAMES[weekday] for weekday in weekdays)
    if not nth:
        return names
    return f"the {NTH.get(nth, f'{nth}.')} {names}"


def _end(rule: Rule) -> str:
    if rule.count:
        return f", {rule.count} times" if rule.count > 1 else ", once"
    return f" until {rule.until:%-d %b %Y}" if rule.until else ""


def _and(words) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
