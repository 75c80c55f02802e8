"""Addresses given in the components of OpenCage, written by the rules of their country."""

import csv
import json
from pathlib import Path

import pytest

from foundation.postal.components import written

CASES = Path(__file__).resolve().parents[3] / "shared" / "data" / "address" / "opencage_cases_dev.csv"


def test_the_house_number_stands_where_the_country_has_it():
    flat = {"road": "Avenue Road", "house_number": 12, "postcode": "45678", "city": "Deville"}
    assert written(flat | {"country_code": "de"}) == ["Avenue Road 12", "45678 Deville"]
    assert written(flat | {"country_code": "fr"}) == ["12 Avenue Road", "45678 Deville"]
    assert written(flat | {"country_code": "uk"}) == ["12 Avenue Road", "Deville", "45678"]


def test_a_state_gives_way_to_its_code_and_a_code_is_known_by_its_name():
    town = {"road": "Main St", "city": "Springfield", "postcode": "62701", "country_code": "us"}
    assert written(town | {"state": "Illinois"})[-1] == "Springfield, IL 62701"
    assert written(town | {"state": "IL"})[-1] == "Springfield, IL 62701"
    assert written({"road": "K St", "state": "Washington D.C.", "postcode": "20001", "country_code": "us"}) == [
        "K St",
        "Washington, DC 20001",
    ]


def test_territories_are_written_as_their_mother_country_wants_it():
    assert written({"road": "Rue 1", "postcode": "97200", "city": "Fort-de-France", "country_code": "mq"}) == [
        "Rue 1",
        "97200 Fort-de-France",
        "Martinique, France",
    ]
    curacao = {"road": "Weg 1", "postcode": "0000", "city": "Willemstad", "state": "Curaçao", "country_code": "nl"}
    assert written(curacao)[-1] == "Curaçao"


def test_what_has_no_place_of_its_own_stands_above_and_nothing_stands_twice():
    lines = written(
        {"hotel": "Adlon", "road": "Pariser Platz", "city": "Berlin", "state": "Berlin", "postcode": "10117",
         "country_code": "de"}
    )  # fmt: skip
    assert lines == ["Adlon", "Pariser Platz", "10117 Berlin"]
    new_york = {"road": "5th Avenue", "city": "New York", "state": "New York", "country_code": "us"}
    assert written(new_york) == ["5th Avenue", "New York, NY"]


@pytest.mark.parametrize("postcode", ["10115;10117", "1" * 21, "http://example.com/10115", "---"])
def test_postcodes_that_are_none_are_left_out(postcode):
    assert written({"road": "Weg", "city": "Ort", "postcode": postcode, "country_code": "de"}) == ["Weg", "Ort"]


def test_of_two_postcodes_the_first_is_written():
    assert written({"road": "Weg", "city": "Ort", "postcode": "10115,10117", "country_code": "de"})[1] == "10115 Ort"


def test_nothing_gives_nothing():
    assert written({}) == []
    assert written({"country_code": "xx"}) == []


@pytest.mark.skipif(not CASES.exists(), reason="the truth sets are not part of the project")
def test_the_truth_set_is_met():
    with CASES.open(encoding="utf-8") as file:
        cases = list(csv.DictReader(file))
    right = sum(written(json.loads(each["components_json"])) == each["expected"].strip().split("\n") for each in cases)
    assert right >= 0.98 * len(cases)
