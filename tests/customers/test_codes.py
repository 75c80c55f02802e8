"""Codes of customers by the company's own pattern: what it may hold, and that no code is given twice."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from customers.codes import free_code, free_codes
from foundation.loading.series import run_of
from foundation.models import Series
from tests import make

TODAY = date(2026, 11, 12)


@pytest.fixture
def series(db):
    return Series.objects.get(pk="customer")


def by(series, pattern):
    series.pattern = pattern
    series.full_clean()
    series.save()


@pytest.mark.parametrize(
    ("pattern", "code"),
    [
        ("", "C00001"),
        ("C{n:5}", "C00001"),
        ("{yy}-{n:4}", "26-0001"),
        ("{initial}{n:4}", "B0001"),
        ("{country}{n:5}", "DE00001"),
        ("{yyyy}.{mm}.{n}", "2026.11.1"),
    ],
)
def test_a_company_writes_its_codes_as_it_likes(series, settings, pattern, code):
    settings.COMPANY_COUNTRY = "DE"
    by(series, pattern)
    with transaction.atomic():
        assert free_code("  ‘Bríd’ Dairies", today=TODAY) == code
    assert series.written(1, words={"initial": "B", "country": "DE"}, today=TODAY) == code


def test_a_code_that_stands_already_is_passed_over_and_many_are_taken_at_once(series):
    by(series, "{initial}{n:3}")
    make.customer("b002", "Taken by hand")
    with transaction.atomic():
        assert free_codes(["Acme", "Baumgart", "Čapek", "北京"], today=TODAY) == ["A001", "B005", "C003", "X004"]


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("C", "has {n} once, the running number"),
        ("{n}{n}", "has {n} once"),
        ("{name}{n}", "{name} means nothing here"),
        ("{yy:4}{n}", "Only {n} takes a number of digits"),
        ("C/{n}", "could not stand in an address"),
        ("{n:40}", "Shorten the pattern"),
    ],
)
def test_a_pattern_no_code_could_be_written_by_is_refused_with_a_sentence(series, pattern, said):
    with pytest.raises(ValidationError) as refused:
        by(series, pattern)
    assert said in refused.value.message_dict["pattern"][0]


def test_papers_keep_their_run_without_a_pattern(db):
    with pytest.raises(ValidationError, match="Only codes of customers have a pattern"):
        by(Series.objects.get(pk="invoice"), "I{n:5}")


def test_after_a_takeover_the_run_goes_on_behind_codes_of_the_pattern(series):
    assert run_of(series) == ("^C([0-9]{1,17})$", 5)
    by(series, "{initial}-{yy}-{n:4}")
    assert run_of(series) == (r"^[A-Z]{1,2}\-[0-9]{2}\-([0-9]{1,17})$", 4)


def test_the_administrator_sees_how_the_next_code_is_written(client, series):
    by(series, "{initial}{n:4}")
    client.force_login(make.user("Root", is_superuser=True, is_staff=True))
    page = client.get(reverse("admin:foundation_series_change", args=["customer"])).content.decode()
    assert "A0001" in page
    assert "{initial} the first letter of the name" in page
