"""How figures read on the screen: the same everywhere, so that nobody has to think about them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from foundation.templatetags import formats

TODAY = date(2026, 11, 12)


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        (Decimal("12480.5"), "USD", "12,480.50"),
        (Decimal("12480.5"), "JPY", "12,481"),
        (Decimal("12480.5"), "BHD", "12,480.500"),
        (Decimal("-3"), "USD", "−3.00"),
        (Decimal("-0.001"), "USD", "0.00"),
        (Decimal(0), "USD", "0.00"),
        (None, "USD", "–"),
        ("", "USD", "–"),
        (Decimal("7.125"), None, "7.13"),
    ],
)
def test_money_has_the_decimals_of_its_currency(amount, currency, written):
    assert formats.money(amount, currency) == written


def test_a_currency_never_breaks_off_its_amount():
    assert formats.money_with_currency(Decimal(5), "EUR") == "5.00\N{NO-BREAK SPACE}EUR"
    assert formats.money_with_currency(None, "EUR") == "–"


@pytest.mark.parametrize(
    ("value", "written"), [(Decimal("3.0000"), "3"), (Decimal("2.50"), "2.5"), (Decimal(1000), "1,000"), (None, "–")]
)
def test_a_quantity_carries_no_needless_zeros(value, written):
    assert formats.quantity(value) == written


def test_a_day_of_this_year_needs_no_year():
    assert formats.day(date(2026, 3, 3), TODAY) == "3 Mar"
    assert formats.day(date(2025, 12, 31), TODAY) == "31 Dec 2025"
    assert formats.day_full(date(2026, 3, 3)) == "3 Mar 2026"
    assert formats.weekday(TODAY, TODAY) == "Thu 12 Nov"
    assert formats.day(None) == formats.when(None) == "–"


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        (date(2026, 11, 3), "9 days late"),
        (date(2026, 11, 11), "1 day late"),
        (TODAY, "due today"),
        (date(2026, 11, 15), "due in 3 days"),
        (None, ""),
    ],
)
def test_lateness_is_said_in_words(due_on, said):
    assert formats.days_late(due_on, TODAY) == said


def test_a_day_in_the_past_or_future():
    assert formats.days_ago(date(2026, 11, 3), TODAY) == "9 days ago"
    assert formats.days_ago(TODAY, TODAY) == "today"
    assert formats.days_ago(date(2026, 11, 13), TODAY) == "in 1 day"


def test_an_instant_is_shown_in_the_companys_zone_which_shows_on_hover(settings):
    settings.COMPANY_TIME_ZONE = "Europe/Berlin"
    late_evening = datetime(2026, 11, 11, 23, 30, tzinfo=UTC)
    shown = formats.when(late_evening, TODAY)
    assert ">12 Nov 00:30<" in shown
    assert "12 Nov 2026 00:30:00 Europe/Berlin" in shown
    assert ">00:30<" in formats.time_only(late_evening)


@pytest.mark.parametrize(("share", "written"), [(Decimal("0.1234"), "12 %"), (0.004, "< 1 %"), (0, "0 %"), (None, "–")])
def test_a_risk_that_exists_is_never_nought(share, written):
    assert formats.percent(share).replace("\N{NO-BREAK SPACE}", " ") == written


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("+493012345678", "+49 30 12345678"),
        ("+12015550123", "+1 201-555-0123"),
        ("+493012345678;ext=12", "+49 30 12345678 ext. 12"),
        ("A-123", "A-123"),
        ("", "–"),
    ],
)
def test_a_phone_number_is_written_as_it_is_dialled_from_abroad(number, written):
    assert formats.phone(number) == written
