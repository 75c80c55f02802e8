"""On which days banks collect."""

from datetime import date

import pytest

from financials.debits.collecting import earliest_collection
from financials.debits.days import bank_day, bank_days_after, is_bank_day


@pytest.mark.parametrize(
    "closed",
    [
        date(2026, 11, 14), date(2026, 11, 15), date(2027, 1, 1), date(2026, 5, 1), date(2026, 12, 25),
        date(2026, 12, 26), date(2026, 4, 3), date(2026, 4, 6), date(2027, 3, 26), date(2027, 3, 29),
    ],
)  # fmt: skip
def test_banks_are_closed_on_weekends_and_on_the_six_holidays_of_target(closed):
    assert not is_bank_day(closed)


def test_a_holiday_of_one_country_alone_is_a_bank_day():
    assert is_bank_day(date(2026, 10, 1))  # a Thursday
    assert is_bank_day(date(2025, 10, 3))  # Germany's own


def test_easter_waits_from_thursday_to_tuesday():
    assert bank_day(date(2026, 4, 3)) == date(2026, 4, 7)
    assert bank_days_after(date(2026, 4, 2), 1) == date(2026, 4, 7)


def test_lead_days_count_working_days(settings):
    settings.DEBIT_LEAD_DAYS = 2
    assert earliest_collection(date(2026, 11, 12)) == date(2026, 11, 16)  # Thursday to Monday
    assert earliest_collection(date(2026, 11, 14)) == date(2026, 11, 18)  # Saturday counts as Monday
    settings.DEBIT_LEAD_DAYS = 0
    assert earliest_collection(date(2026, 11, 12)) == date(2026, 11, 12)
