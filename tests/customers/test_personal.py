"""Birthdays and languages as people type them."""

import pytest

from customers.personal import ContactRefused, read_birthday, read_language, written_birthday


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1980-05-17", "1980-05-17"),
        ("--05-17", "--05-17"),
        ("17.5.1980", "1980-05-17"),
        ("17. 05. 1980", "1980-05-17"),
        ("17.5.", "--05-17"),
        ("17 May 1980", "1980-05-17"),
        ("17 May", "--05-17"),
        ("May 17, 1980", "1980-05-17"),
        ("May 17th", "--05-17"),
        ("17. Mai 1980", "1980-05-17"),
        ("1er mars 1975", "1975-03-01"),
        ("3 février", "--02-03"),
        ("5 de mayo de 1980", "1980-05-05"),
        ("17 Dez 1980", "1980-12-17"),
        ("5/17/1980", "1980-05-17"),
        ("17/5/1980", "1980-05-17"),
        ("29 February", "--02-29"),
        ("  ", ""),
    ],
)
def test_a_birthday_is_read_as_people_write_it(typed, kept):
    assert read_birthday(typed) == kept


@pytest.mark.parametrize(("country", "kept"), [("US", "1980-05-06"), ("", "1980-05-06"), ("GB", "1980-06-05")])
def test_slashes_are_read_as_the_house_s_country_writes_them(settings, country, kept):
    settings.COMPANY_COUNTRY = country
    assert read_birthday("5/6/1980") == kept


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("soon", "is no birthday we can read"),
        ("31.2.1980", "There is no such day"),
        ("17.5.80", "with all four digits"),
        ("29 February 1981", "There is no such day"),
        ("17 Ma", "is no birthday we can read"),
        ("17 Jupiter 1980", "is no birthday we can read"),
    ],
)
def test_what_is_no_day_is_refused_with_a_way_to_write_it(typed, why):
    with pytest.raises(ContactRefused, match=why) as refused:
        read_birthday(typed)
    assert refused.value.field == "birthday"


def test_a_birthday_is_written_in_words_with_or_without_the_year():
    assert written_birthday("1980-05-17") == "17 May 1980"
    assert [written_birthday("--05-17", tongue) for tongue in ("en", "de", "fr", "es")] == [
        "17 May", "17. Mai", "17 mai", "17 de mayo",
    ]  # fmt: skip
    assert written_birthday("") == ""


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("de", "de"),
        ("DE-at", "de-AT"),
        ("pt_br", "pt-BR"),
        ("German", "de"),
        ("deutsch", "de"),
        ("Français", "fr"),
        ("", ""),
    ],
)
def test_a_language_is_known_by_code_and_by_name(typed, kept):
    assert read_language(typed) == kept


def test_a_language_nobody_knows_is_refused():
    with pytest.raises(ContactRefused, match="“Klingon” is no language we know") as refused:
        read_language("Klingon")
    assert refused.value.field == "language"
