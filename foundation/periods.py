"""Days of the company: what day it is there, and which days are working days."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

SATURDAY = 5


def company_zone() -> ZoneInfo:
    """Return the time zone in which the company's days begin and end."""
    return ZoneInfo(settings.COMPANY_TIME_ZONE)


def company_today(now: datetime | None = None) -> date:
    """Return the company's current day; `now` is an aware instant, by default this one."""
    return (now or timezone.now()).astimezone(company_zone()).date()


def end_of_day(day: date) -> datetime:
    """Return the first instant after the company's `day`."""
    return datetime.combine(day + timedelta(days=1), time(), company_zone())


def end_of_month(day: date) -> date:
    """Return the last day of the month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def business_day(day: date) -> date:
    """Return the day itself, or the Monday after it when it falls on a weekend (SQL: foundation_business_day)."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= SATURDAY else day


def day_asked(text: str | None, today: date) -> date:
    """Return the day a page was asked about ("2026-03-31"); today for none, for nonsense and for a day to come."""
    try:
        return min(date.fromisoformat(text or ""), today)
    except ValueError:
        return today


def on_day(url: str, day: date | None, today: date | None = None) -> str:
    """Return the address of the same page as of a day; unchanged for today (or no day)."""
    if not day or day == today:
        return url
    page, mark, place = url.partition("#")
    return f"{page}{'&' if '?' in page else '?'}as_of={day.isoformat()}{mark}{place}"
