"""The rule by which something is repeated: RRULE of RFC 5545, as far as whole days are concerned.

Read here, and expanded in journal.agenda.recurrence. A rule that names hours, or weeks and days of the year by their
number, is refused with a sentence: calendars offer none of these.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache

from journal.agenda.refusals import NoRule

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS", "WKST")
MOST_TIMES = 1_000
LARGEST_INTERVAL = 999
LONGEST = 300  # characters
WEEKDAY = re.compile(r"([+-]?(?:[1-9]|[1-4]\d|5[0-3]))?(MO|TU|WE|TH|FR|SA|SU)")
MEANT = "Write it as FREQ=WEEKLY;BYDAY=TU,TH or choose one of the usual ones."


@dataclass(frozen=True, slots=True)
class Rule:
    """`by_day` holds (which one of them, weekday from Monday = 0); 0 for "which one" means each of them."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: date | None = None
    by_month: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_day: tuple[tuple[int, int], ...] = ()
    by_set_pos: tuple[int, ...] = ()
    week_start: int = field(default=0)

    def __str__(self):
        parts = {
            "FREQ": self.freq,
            "INTERVAL": self.interval if self.interval > 1 else "",
            "COUNT": self.count or "",
            "UNTIL": f"{self.until:%Y%m%d}" if self.until else "",
            "BYMONTH": _joined(self.by_month),
            "BYMONTHDAY": _joined(self.by_month_day),
            "BYDAY": _joined(f"{nth or ''}{DAYS[weekday]}" for nth, weekday in self.by_day),
            "BYSETPOS": _joined(self.by_set_pos),
            "WKST": DAYS[self.week_start] if self.week_start else "",
        }
        return ";".join(f"{name}={value}" for name, value in parts.items() if value != "")


@lru_cache(maxsize=1_000)  # a calendar asks again for each series on each page
def parse(text: str) -> Rule:
    """Read "FREQ=WEEKLY;BYDAY=TU". Raises NoRule for what cannot be repeated here."""
    parts = _parts(text)
    freq = parts.get("FREQ", "")
    if freq not in FREQUENCIES:
        raise _refused("Something is repeated daily, weekly, monthly or yearly.")
    rule = Rule(
        freq=freq,
        interval=_number(parts, "INTERVAL", LARGEST_INTERVAL) or 1,
        count=_number(parts, "COUNT", MOST_TIMES),
        until=_day(parts["UNTIL"]) if "UNTIL" in parts else None,
        by_month=_numbers(parts, "BYMONTH", 12, signed=False),
        by_month_day=_numbers(parts, "BYMONTHDAY", 31),
        by_day=_weekdays(parts.get("BYDAY", "")),
        by_set_pos=_numbers(parts, "BYSETPOS", 366),
        week_start=_week_start(parts.get("WKST", "MO")),
    )
    _ensure_sensible(rule)
    return rule


def normal(text: str) -> str:
    """Return the one spelling in which a rule is kept, "" for none. Raises NoRule."""
    return str(parse(text)) if text.strip() else ""


def _parts(text: str) -> dict[str, str]:
    written = text.strip().upper().removeprefix("RRULE:").strip(";")
    if len(written) > LONGEST:
        raise _refused(f"The rule has {len(written)} characters; {LONGEST} fit.")
    pairs = [part.partition("=") for part in written.split(";")]
    parts = {name.strip(): value.strip() for name, _, value in pairs}
    if len(parts) != len(pairs) or not all(parts.values()):
        raise _refused(f"“{text.strip()[:80]}” is no rule that repeats something.")
    if foreign := sorted(set(parts) - set(PARTS)):
        raise _refused(f"{foreign[0][:20]} is not possible in a rule here.")
    return parts


def _number(parts: dict[str, str], name: str, largest: int) -> int | None:
    if name not in parts:
        return None
    number = _integer(parts[name], name)
    if not 1 <= number <= largest:
        raise _refused(f"{name} goes from 1 to {largest:,}.")
    return number


def _numbers(parts: dict[str, str], name: str, largest: int, *, signed: bool = True) -> tuple[int, ...]:
    if name not in parts:
        return ()
    numbers = sorted({_integer(number, name) for number in parts[name].split(",")})
    for number in numbers:
        if not 1 <= abs(number) <= largest or (number < 0 and not signed):
            raise _refused(f"{name} has no {number}.")
    return tuple(numbers)


def _integer(text: str, name: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text.strip()):
        raise _refused(f"{name} is a number, not “{text[:20]}”.")
    return int(text)


def _weekdays(text: str) -> tuple[tuple[int, int], ...]:
    found = [WEEKDAY.fullmatch(day.strip()) for day in text.split(",")] if text else []
    if not all(found):
        raise _refused(f"“{text[:40]}” are no days of the week.")
    return tuple(sorted({(int(match[1] or 0), DAYS.index(match[2])) for match in found}))


def _week_start(text: str) -> int:
    if text not in DAYS:
        raise _refused(f"A week does not begin on “{text[:20]}”.")
    return DAYS.index(text)


def _day(text: str) -> date:
    try:
        return datetime.strptime(text[:8], "%Y%m%d").date()  # noqa: DTZ007 -- a day of the appointment's zone
    except ValueError:
        raise _refused(f"UNTIL is a day such as 20261231, not “{text[:20]}”.") from None


def _ensure_sensible(rule: Rule) -> None:
    if rule.count and rule.until:
        raise _refused("Something is repeated either so many times (COUNT) or until a day (UNTIL).")
    if rule.by_month_day and rule.freq == "WEEKLY":
        raise _refused("A week has no days of the month.")
    counted = any(nth for nth, _ in rule.by_day)
    if counted and rule.freq not in ("MONTHLY", "YEARLY"):
        raise _refused("Only months and years have a first or last Monday.")
    if rule.by_set_pos and not (rule.by_day or rule.by_month_day or rule.by_month):
        raise _refused("BYSETPOS chooses among days: name them by BYDAY or BYMONTHDAY.")


def _refused(why: str) -> NoRule:
    return NoRule(why, MEANT)


def _joined(values) -> str:
    return ",".join(map(str, values))
