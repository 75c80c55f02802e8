"""Addresses of ours on the envelope: the country's order, and not a word lost or changed."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.countries import COUNTRIES
from foundation.postal.formatting import PARTS, lines

BLNS = Path(__file__).resolve().parents[3] / "shared" / "data" / "csv" / "blns.json"


def address(*parts: str) -> dict[str, str]:
    return dict(zip(PARTS, parts, strict=True))


@pytest.mark.parametrize(
    ("parts", "written"),
    [
        (("ACME GmbH", "Hauptstraße 12a", "Hinterhaus", "Köln", "", "50667", "DE"),
         ["ACME GmbH", "Hauptstraße 12a", "Hinterhaus", "50667 Köln", "Germany"]),
        (("", "100 Main St", "Apt 4", "Springfield", "Illinois", "62701", "US"),
         ["100 Main St", "Apt 4", "Springfield, IL 62701", "United States"]),
        (("", "5 Crawford Street", "", "Queanbeyan", "NSW", "2620", "AU"),
         ["5 Crawford Street", "Queanbeyan NSW 2620", "Australia"]),
        (("", "Flat 2", "10 Mill Lane", "Tunbridge Wells", "Kent", "TN1 1AA", "GB"),
         ["Flat 2", "10 Mill Lane", "Tunbridge Wells", "Kent", "TN1 1AA", "United Kingdom"]),
        (("", "Via Roma, 5", "", "Milano", "Milano", "20121", "IT"), ["Via Roma, 5", "20121 Milano MI", "Italy"]),
        (("", "Av. Paulista, 1000", "Bela Vista", "São Paulo", "SP", "01310-100", "BR"),
         ["Av. Paulista, 1000", "Bela Vista", "São Paulo - SP", "01310-100", "Brazil"]),
        (("", "12 MG Road", "", "Bengaluru", "Karnataka", "560001", "IN"),
         ["12 MG Road", "Bengaluru - 560001", "Karnataka", "India"]),
        (("", "1 Orchard Road", "#05-01", "Singapore", "", "238823", "SG"),
         ["1 Orchard Road", "#05-01", "Singapore 238823", "Singapore"]),
        (("", "Fő utca 5.", "", "Budapest", "", "1011", "HU"), ["1011 Budapest", "Fő utca 5.", "Hungary"]),
        (("Samsung", "129 Samsung-ro", "", "Suwon", "Gyeonggi", "16677", "KR"),
         ["Samsung", "129 Samsung-ro", "Suwon 16677", "Gyeonggi", "South Korea"]),
        (("Huawei", "Bantian", "", "Shenzhen", "Guangdong", "518129", "CN"),
         ["Huawei", "Bantian", "Shenzhen", "Guangdong", "518129", "China"]),
        (("", "Calle 5", "", "Cornellà", "Barcelona", "08940", "ES"), ["Calle 5", "08940 Cornellà Barcelona", "Spain"]),
    ],
)  # fmt: skip
def test_each_country_has_its_order(parts, written):
    assert lines(address(*parts)) == written


def test_our_own_country_is_not_named_and_an_address_without_one_lies_in_it():
    at_home = address("", "Hauptstr. 1", "", "Köln", "", "50667", "DE")
    assert lines(at_home, home="DE") == ["Hauptstr. 1", "50667 Köln"]
    assert lines(at_home | {"country": ""}, home="DE") == ["Hauptstr. 1", "50667 Köln"]
    assert lines(at_home | {"country": "de"}, home="US")[-1] == "Germany"
    assert lines(at_home | {"country": "Narnia"})[-1] == "Narnia"


@pytest.mark.parametrize(
    "street", ["12 Hauptstraße", "Hauptstraße 12", "An der Alster 5,, Hof 2", "Borough of X", "A, A"]
)
def test_a_street_stays_as_it_was_typed(street):
    for country in ("DE", "US", "GB", "FR", "ES", "HU", "MX"):
        written = lines(address("", street, "", "Ort", "", "12345", country))
        assert street in written, country


def test_words_the_rules_would_drop_or_say_once_are_written():
    written = lines(address("Town of York", "Borough of Mill", "Borough of Mill", "Town of York", "", "YO1 7HT", "GB"))
    assert written[:5] == ["Town of York", "Borough of Mill", "Borough of Mill", "Town of York", "YO1 7HT"]


def test_capitals_are_not_invented_and_codes_are_put_right():
    assert lines(address("", "1 Yonge St", "", "toronto", "on", "M5E1E5", "CA"))[1] == "toronto, ON M5E 1E5"
    assert lines(address("", "Damrak 1", "", "Amsterdam", "", "1012LG", "NL"))[1] == "1012 LG Amsterdam"
    assert lines(address("", "Gata 1", "", "Stockholm", "", "11455", "SE"))[1] == "114 55 Stockholm"
    assert lines(address("", "1 Mall", "", "London", "", "SW1A1AA", "GB"))[2] == "SW1A 1AA"


def test_the_sign_of_a_country_stands_before_its_postcode_only_where_it_was_typed():
    for typed in ("01100", "LT-01100"):
        vilnius = {"line1": "Gatvė 5", "city": "Vilnius", "region": "Vilniaus", "postcode": typed, "country": "LT"}
        assert lines(vilnius)[1] == f"{typed} Vilnius Vilniaus"


def test_an_address_in_japanese_begins_with_the_postcode():
    written = lines({"recipient": "ソニー", "line1": "東京都港区港南1-7-1", "postcode": "108-0075", "country": "JP"})
    assert written == ["108-0075", "東京都港区港南1-7-1", "ソニー", "Japan"]


def test_parts_of_an_address_are_enough():
    assert lines({"city": "Berlin", "country": "DE"}, home="DE") == ["Berlin"]
    assert lines({"region": "Texas", "country": "US"}) == ["TX", "United States"]
    assert lines({"postcode": "10115"}) == ["10115"]
    assert lines({}) == []


def missing(parts: dict[str, str], written: list[str]) -> list[str]:
    said = " ".join(written)
    typed = (parts[name] for name in ("recipient", "line1", "line2", "city"))
    gone = [word for part in typed for word in part.split() if word not in said]
    bare = re.sub(r"\W", "", parts["postcode"])
    return gone + ([parts["postcode"]] if bare not in re.sub(r"\W", "", said) else [])


@settings(deadline=None)  # the first reads the rules
@given(
    st.sampled_from(sorted(COUNTRIES)),
    st.fixed_dictionaries({name: st.text(max_size=20) for name in PARTS if name != "country"}),
)
def test_nothing_typed_is_lost_in_any_country(country, parts):
    written = lines(parts | {"country": country})
    assert not missing(parts, written)


@pytest.mark.skipif(not BLNS.exists(), reason="the naughty strings are not part of the project")
def test_naughty_strings_survive_in_every_part():
    for text in json.loads(BLNS.read_text(encoding="utf-8")):
        for country in ("US", "DE", "GB", "CN", "SG", "HU"):
            parts = {
                "recipient": text,
                "line1": text,
                "line2": text,
                "city": text,
                "postcode": text,
                "country": country,
            }
            assert not missing(parts, lines(parts)), (country, text)
