"""How money, days, times and phones are written on every screen: {% load formats %}."""

from datetime import date, datetime
from decimal import Decimal

import phonenumbers
from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html

from foundation.money import format_money
from foundation.periods import company_today, company_zone
from foundation.periods import on_day as address_on_day

register = template.Library()
UNKNOWN = "–"
MINUS = "−"


@register.filter
def money(amount: Decimal | None, currency: str = "") -> str:
    """Write an amount with the decimals of its currency ("12,480.50", "−3.00"); unknown is an en dash."""
    if amount is None or amount == "":
        return UNKNOWN
    return format_money(Decimal(amount), currency or "").replace("-", MINUS)


@register.filter
def money_with_currency(amount: Decimal | None, currency: str) -> str:
    """Write an amount and its currency, held together by a no-break space ("12,480.50 USD")."""
    written = money(amount, currency)
    return written if written == UNKNOWN else f"{written}\N{NO-BREAK SPACE}{currency}"


@register.filter
def quantity(value: Decimal | None) -> str:
    """Write a quantity without the decimals it does not need ("3", "2.5")."""
    if value is None or value == "":
        return UNKNOWN
    return f"{Decimal(value).normalize() + 0:,f}".replace("-", MINUS)


@register.filter
def tenths(value: float | None) -> str:
    """Write a figure with one decimal ("12.3", "−1.8")."""
    return UNKNOWN if value is None or value == "" else f"{value:.1f}".replace("-", MINUS)


@register.filter
def day(value: date | None, today: date | None = None) -> str:
    """Write a day: "12 Nov" within the current year, else "12 Nov 2026"."""
    if not value:
        return UNKNOWN
    value = _company_day(value)
    return date_format(value, "j M" if value.year == (today or company_today()).year else "j M Y")


@register.filter
def day_full(value: date | None) -> str:
    """Write a day with its year ("12 Nov 2026"), for paper and for history."""
    return date_format(_company_day(value), "j M Y") if value else UNKNOWN


@register.filter
def weekday(value: date | None, today: date | None = None) -> str:
    """Write an appointment's day with its weekday ("Thu 12 Nov")."""
    return f"{date_format(_company_day(value), 'D')} {day(value, today)}" if value else UNKNOWN


@register.filter
def when(value: datetime | None, today: date | None = None) -> str:
    """Write an instant as day and 24-hour time in the company's zone; the zone shows on hover."""
    return _instant(value, f"{day(value, today)} {clock(value)}") if value else UNKNOWN


@register.filter
def time_only(value: datetime | None) -> str:
    """Write an instant's 24-hour time, under a heading that already says the day; day and zone show on hover."""
    return _instant(value, clock(value)) if value else UNKNOWN


@register.filter
def clock(value: datetime | None) -> str:
    """Write the time of an instant in the company's zone ("14:05")."""
    return date_format(timezone.localtime(value, company_zone()), "H:i") if value else UNKNOWN


@register.filter
def to_the_second(value: datetime | None) -> str:
    """Write the time of an instant to the second in the company's zone ("14:05:09")."""
    return date_format(timezone.localtime(value, company_zone()), "H:i:s") if value else UNKNOWN


@register.filter
def days_late(due_on: date | None, today: date | None = None) -> str:
    """Say how a due day stands to today: "9 days late", "due today", "due in 3 days"."""
    if not due_on:
        return ""
    late = ((today or company_today()) - due_on).days
    if late > 0:
        return f"{_days(late)} late"
    return f"due in {_days(-late)}" if late else "due today"


@register.filter
def on_day(url: str, as_of: date | None) -> str:
    """Write the address of the same page in the folder of a past day (folder.as_of; None is today)."""
    return address_on_day(url, as_of)


@register.filter
def days_ago(value: date | None, today: date | None = None) -> str:
    """Say how far a day is from today: "today", "9 days ago", "in 3 days"."""
    if not value:
        return ""
    ago = ((today or company_today()) - _company_day(value)).days
    if ago == 0:
        return "today"
    return f"{_days(ago)} ago" if ago > 0 else f"in {_days(-ago)}"


@register.filter
def percent(share: Decimal | float | None) -> str:
    """Write a share between 0 and 1 in whole percent ("12 %"); more than nothing is never "0 %"."""
    if share is None or share == "":
        return UNKNOWN
    if 0 < share < Decimal("0.01"):
        return "<\N{NO-BREAK SPACE}1\N{NO-BREAK SPACE}%"
    written = f"{share:.0%}".replace("%", "\N{NO-BREAK SPACE}%")
    return written.removeprefix("-") if written.startswith("-0\N{NO-BREAK SPACE}") else written


@register.filter
def phone(number: str | None) -> str:
    """Write an E.164 number internationally ("+49 30 123456", extension after "ext."); others as they were typed."""
    if not number:
        return UNKNOWN
    try:
        parsed = phonenumbers.parse(str(number))
    except phonenumbers.NumberParseException:
        return str(number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _company_day(value: date | datetime) -> date:
    return timezone.localtime(value, company_zone()).date() if isinstance(value, datetime) else value


def _instant(value: datetime, shown: str) -> str:
    local = timezone.localtime(value, company_zone())
    title = f"{date_format(local, 'j M Y H:i:s')} {company_zone().key}"
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), title, shown)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count:,} days"
