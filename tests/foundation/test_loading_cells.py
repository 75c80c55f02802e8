"""A cell is read as people write it, or refused with what it should look like."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.loading.cells import Days, Refused, meanings, number, plain_number, text, whole_number, word, yes_no

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1234.5", "1234.5"), ("1,234.50", "1234.50"), ("1.234,50", "1234.50"), ("1 234,5", "1234.5"),
        ("1'234.50", "1234.50"), ("1’234.50", "1234.50"), ("1,234,567", "1234567"), ("1.234.567", "1234567"),
        ("1.234.567,89", "1234567.89"), ("1,234,567.89", "1234567.89"), ("0,125", "0.125"), ("1234,567", "1234.567"),
        ("9,5", "9.5"), (",5", "0.5"), (".5", "0.5"), ("1.234", "1.234"), ("$ 1,234.50", "1234.50"), ("€12", "12"),
        ("-3", "-3"), ("(12.00)", "-12"), ("12.00-", "-12"), ("-1.234,50", "-1234.5"), ("15 %", "15"), ("1E+3", "1000"),
        ("\u00a01\u202f000,00", "1000"),
    ],
)  # fmt: skip
def test_numbers_are_read_in_every_common_spelling(written, meant):
    assert plain_number(written) == Decimal(meant)


@pytest.mark.parametrize("written", ["abc", "1,23,456.00", "12.34.56", "--1", "NaN", "Infinity", "1e", "$", "1,2,3"])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(Refused, match="is not a number"):
        plain_number(written)


def test_a_comma_before_three_digits_may_mean_two_things():
    with pytest.raises(Refused, match=r"“1,234” may mean 1234 or 1.234"):
        plain_number("1,234")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_any_amount_reads_back_from_english_and_continental_spelling(amount):
    english = f"{amount:,.2f}"
    assert plain_number(english) == amount
    assert plain_number(english.translate(str.maketrans(",.", ".,"))) == amount


def test_numbers_are_rounded_half_up_and_kept_within_bounds():
    read = number(2, least=0, most=100)
    assert (read("0.125"), read("99.995")) == (Decimal("0.13"), Decimal("100.00"))
    with pytest.raises(Refused, match="between 0 and 100"):
        read("101")
    assert whole_number("7.0") == 7
    with pytest.raises(Refused, match="whole number"):
        whole_number("7.5")


@pytest.mark.parametrize(
    ("written", "declared"),
    [
        ("2013-01-02", None), ("2013-01-02 00:00:00.000", None), ("2013-01-02T23:15:00Z", None),
        ("1/2/2013", "M/D/YYYY"), ("02.01.2013", "DD.MM.YYYY"), ("02.01.13", "DD.MM.YY"),
        ("2 Jan 2013", "D MMM YYYY"), ("1/2/13", "%m/%d/%y"),
        ("2013-01-02", "DD.MM.YYYY"), ("02.01.2013 14:30", "DD.MM.YYYY HH:MM"),
    ],
)  # fmt: skip
def test_days_are_iso_or_as_declared(written, declared):
    assert Days(BERLIN, declared).day(written) == date(2013, 1, 2)


@pytest.mark.parametrize("written", ["1/2/2013", "2013-02-30", "20130102", "yesterday", "0013-01-02", "2013-13-01"])
def test_other_days_are_refused(written):
    with pytest.raises(Refused):
        Days(BERLIN).day(written)


def test_a_format_without_a_year_is_no_format():
    with pytest.raises(ValueError, match="no date format"):
        Days(BERLIN, "DD.MM.")


def test_an_instant_without_a_zone_is_the_companys_time():
    days = Days(BERLIN)
    assert days.instant("2013-07-01 14:05") == datetime(2013, 7, 1, 12, 5, tzinfo=UTC)
    assert days.instant("2013-07-01T14:05:00+00:00") == datetime(2013, 7, 1, 14, 5, tzinfo=UTC)
    assert days.instant("2013-07-01") == datetime(2013, 6, 30, 22, tzinfo=UTC)
    with pytest.raises(Refused, match="is not a time"):
        days.instant("noon")


def test_words_are_understood_in_any_capitals():
    read = word(meanings({"direct_debit": "SEPA direct debit; Lastschrift", "wire": ""}))
    assert [read(each) for each in ("Direct-Debit", "lastschrift", "WIRE")] == ["direct_debit", "direct_debit", "wire"]
    with pytest.raises(Refused, match="write one of direct_debit, wire"):
        read("barter")
    assert [yes_no(each) for each in ("Yes", "n", "TRUE", "0")] == [True, False, True, False]
    with pytest.raises(Refused, match="neither yes nor no"):
        yes_no("perhaps")


def test_text_that_does_not_fit_or_is_none_is_refused():
    with pytest.raises(Refused, match="at most 3 fit"):
        text(3)("four")
    with pytest.raises(Refused, match="NUL"):
        text()("a\0b")
