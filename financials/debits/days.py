"""Days on which banks collect: working days of TARGET, the euro area's payment system."""

from datetime import date, timedelta

from dateutil.easter import easter

from foundation.periods import SATURDAY

FIXED = {(1, 1), (5, 1), (12, 25), (12, 26)}  # month and day
ABOUT_EASTER = (-2, 1)  # Good Friday, Easter Monday


def is_bank_day(day: date) -> bool:
    """Tell whether the banks of the euro area settle on this day."""
    holidays = {easter(day.year) + timedelta(days) for days in ABOUT_EASTER}
    return day.weekday() < SATURDAY and (day.month, day.day) not in FIXED and day not in holidays


def bank_day(day: date) -> date:
    """Return the day itself, or the next bank day after it."""
    while not is_bank_day(day):
        day += timedelta(days=1)
    return day


def bank_days_after(day: date, count: int) -> date:
    """Return the bank day that lies so many bank days after a day."""
    day = bank_day(day)
    for _ in range(count):
        day = bank_day(day + timedelta(days=1))
    return day
