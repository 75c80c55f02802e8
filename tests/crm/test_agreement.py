"""`manage.py agreement`: how often what is read agrees with what people say; its exit codes are its promise."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from crm.agreement.files import KINDS
from crm.agreement.names import KINDS as NAMES
from crm.agreement.shape import Agreement, Case, Kind

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
real = pytest.mark.skipif(not SHARED.exists(), reason="the real data are not here")

JAN = [
    ["PrefixOther", "Dr."],
    ["GivenName", "Jan"],
    ["Nickname", '"Joe"'],
    ["Surname", "Roth,"],
    ["SuffixGenerational", "Jr."],
]
COUPLE = [["GivenName", "Bill"], ["And", "&"], ["GivenName", "Tracy"], ["Surname", "Hosmer"]]
WRONG = [["GivenName", "Smith"], ["Surname", "John"]]
ACME = [["CorporationName", "Acme"], ["CorporationLegalType", "LLC"]]
BBC = [["ShortForm", "bbc"]]


def said(*files, **options):
    """Run the command; return its exit code and what it wrote."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("agreement", *map(str, files), stdout=out, stderr=err, **options)
    except SystemExit as stopped:
        return stopped.code, out.getvalue() + err.getvalue()
    return 0, out.getvalue()


@pytest.fixture
def names(tmp_path):
    """Write a file of labelled names; return its path."""

    def write(rows, name="names.csv"):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file)
            table.writerow(["raw", "labels_json"])
            table.writerows([raw, json.dumps(labels)] for raw, labels in rows)
        return path

    return write


def test_a_file_of_persons_is_compared_as_names_and_as_people(names):
    code, text = said(names([('Dr. Jan "Joe" Roth, Jr.', JAN), ("Bill & Tracy Hosmer", COUPLE)]))
    assert code == 0
    assert "names of persons: 2 of 2 right, 100.0 % (goal 90 %, reached)" in text
    assert "person or company: 2 of 2 right" in text


def test_what_disagrees_is_named_and_a_missed_goal_is_1(names):
    code, text = said(names([("Dr. Jan Roth, Jr.", JAN[:2] + JAN[3:]), ("John Smith", WRONG)]))
    assert code == 1
    assert "names of persons: 1 of 2 right, 50.0 % (goal 90 %, MISSED)" in text
    assert "given     John Smith" in text
    assert "expected   | smith |  | john | " in text
    assert "got        | john |  | smith | " in text


def test_firms_are_no_persons_to_be_taken_apart(names):
    code, text = said(names([("Acme LLC", ACME), ("bbc", BBC)]), as_json=True)
    (found,) = json.loads(text)
    assert (found["kind"], found["cases"], found["right"], found["goal"]) == ("person or company", 2, 2, 90)
    assert (code, found["reached"], found["disagreeing"]) == (0, True, [])


def test_as_many_cases_are_shown_as_are_asked_for(names):
    path = names([("John Smith", WRONG)] * 5)
    assert said(path, most=2)[1].count("given     John Smith") == 2
    assert "… and 3 more that disagree" in said(path, most=2)[1]
    assert "given" not in said(path, most=0)[1]
    (found, _) = json.loads(said(path, most=1, as_json=True)[1])
    assert len(found["disagreeing"]) == 1
    assert found["disagreeing"][0]["given"] == "John Smith"


def test_strings_come_back_from_name_address_phone_and_note(tmp_path):
    path = tmp_path / "strings.json"
    strings = [
        "",
        "undefined",
        "1;DROP TABLE users",
        "two\nlines, 12345 Berlin",
        "ZALGO!ͫ",
        "A-123",
        "😍",
        "  ",
        "Größe",
    ]
    path.write_text(json.dumps(strings), encoding="utf-8")
    code, text = said(path)
    assert code == 0, text
    assert "text that survives: 9 of 9 right, 100.0 % (goal 100 %, reached)" in text


def test_addresses_are_recognised_by_their_columns(tmp_path, names):
    written = tmp_path / "addresses.csv"
    parts = {"road": "Hafenstraße", "house_number": "12", "postcode": "20457", "city": "Hamburg", "country_code": "de"}
    table = [["components_json", "expected"], [json.dumps(parts), "Hafenstraße 12\n20457 Hamburg\n"]]
    with written.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(table)
    words = ["123", "Main", "St.", "Springfield,", "IL", "62704"]
    labels = ["AddressNumber", "StreetName", "StreetNamePostType", "PlaceName", "StateName", "ZipCode"]
    read = names([(" ".join(words), [list(pair) for pair in zip(labels, words, strict=True)])])
    code, text = said(written, read)
    assert code == 0, text
    assert "addresses written: 1 of 1 right" in text
    assert "American addresses read: 1 of 1 right" in text


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("a,b\n1,2\n", "is no truth set"),
        ("", "is no truth set"),
        ('["a", 1]', "a list of strings is expected"),
        ("[1, 2", "cannot be read"),
        ('raw,labels_json\nJan Roth,"no labels"\n', "cannot be read"),
    ],
)
def test_a_file_of_no_known_kind_is_2(tmp_path, content, why):
    path = tmp_path / "file"
    path.write_text(content, encoding="utf-8")
    code, text = said(path)
    assert code == 2
    assert why in text


def test_a_file_that_is_not_there_is_2(tmp_path):
    assert said(tmp_path / "nowhere.csv")[0] == 2


def test_a_goal_is_not_reached_by_rounding():
    kind = Kind("k", 90, lambda row: True, lambda rows: iter(()))
    almost = Agreement("f", kind, 10_000, [Case("a", "b", "c")] * 1001)
    assert (almost.percent, almost.is_reached) == (89.9, False)
    assert Agreement("f", kind, 10, [Case("a", "b", "c")]).is_reached


@real
@pytest.mark.parametrize(
    "file",
    [
        "address/opencage_cases_dev.csv",
        "address/usaddress_labeled_train.csv",
        "names/probablepeople_person.csv",
        "names/probablepeople_company.csv",
        "csv/blns.json",
    ],
)
def test_the_goals_are_reached_on_the_real_truth_sets(file):
    code, text = said(SHARED / file, most=0)
    assert code == 0, text


def test_every_kind_has_a_name_and_a_goal_of_its_own():
    assert [(kind.name, kind.goal) for kind in KINDS] == [
        ("addresses written", 90),
        ("American addresses read", 85),
        ("names of persons", 90),
        ("person or company", 90),
        ("text that survives", 100),
    ]
    assert NAMES[0] in KINDS
