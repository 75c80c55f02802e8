"""A table is read whatever encoding and delimiter it came in; what cannot be read says why."""

import json
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from foundation.loading.reading import Unreadable, read_table
from foundation.loading.refused import failed_file_of, write_refused

KNOWN = ["code", "name", "city"]
ROWS = [["code", "name", "city"], ["007", "Müller & Söhne", "Århus"], ["008", 'Ship "Ahoy"; Ltd,', "São\nPaulo"]]
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def quoted(cells: list[str], delimiter: str) -> str:
    return delimiter.join('"' + cell.replace('"', '""') + '"' for cell in cells)


def write(file: Path, delimiter: str, encoding: str) -> Path:
    file.write_bytes("\r\n".join(quoted(row, delimiter) for row in ROWS).encode(encoding))
    return file


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_same_rows_come_out_of_every_encoding_and_delimiter(tmp_path, encoding, delimiter):
    table = read_table(write(tmp_path / "customers.csv", delimiter, encoding), KNOWN)
    assert table.header == ("code", "name", "city")
    assert list(table.rows()) == [(2, ROWS[1]), (3, ROWS[2])]
    assert table.delimiter == delimiter


def test_a_workbook_reads_like_the_same_table(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Code", "Since", "Seen at", "Limit", "Share", "Yes?", "Empty"])
    sheet.append([7, date(2020, 1, 2), datetime(2020, 1, 2, 3, 4), 1500.0, 0.15, True, None])
    sheet["A2"].number_format, sheet["E2"].number_format = "00000", "0%"
    book.save(tmp_path / "book.xlsx")
    table = read_table(tmp_path / "book.xlsx", KNOWN)
    assert table.header == ("code", "since", "seen_at", "limit", "share", "yes?", "empty")
    [(number, cells)] = table.rows()
    assert number == 2
    assert cells == ["00007", "2020-01-02", "2020-01-02 03:04:00", "1500", "15.00", "yes"]


def test_header_names_are_read_as_people_type_them_and_empty_rows_pass(tmp_path):
    file = tmp_path / "odd.csv"
    file.write_text("\nsep=;\n".lstrip() + "Customer Code; NAME ;City\n\n ; ;\n7;Ada;Rome\n")
    table = read_table(file, ["customer_code"])
    assert table.header == ("customer_code", "name", "city")
    assert list(table.rows()) == [(5, ["7", "Ada", "Rome"])]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel workbook"),
        (b"PK\x03\x04 not really", "not an Excel workbook"),
        (b"code,name\n1,\x81\n", "neither UTF-8"),
        (b'code,name\n1,"' + b"never closed " * 100_000, "breaks off"),
        (b"\xff\xfec\x00o\x00d\x00e\x00\n\x00\x00", "utf-16"),
    ],
)
def test_what_cannot_be_read_says_so(tmp_path, content, reason):
    file = tmp_path / "file.csv"
    file.write_bytes(content)
    with pytest.raises(Unreadable, match=reason):
        list(read_table(file, KNOWN).rows())
    with pytest.raises(Unreadable, match="cannot be read"):
        read_table(tmp_path / "nowhere.csv", KNOWN)


def test_failed_rows_are_written_as_they_came_and_can_be_loaded_again(tmp_path):
    file = write(tmp_path / "customers.csv", ";", "cp1252")
    target = failed_file_of(file)
    write_refused(read_table(file, KNOWN), {3: "No such city; really"}, target)
    assert target.name == "customers.failed.csv"
    again = read_table(target, KNOWN)
    assert again.header == ("code", "name", "city", "reason")
    assert [cells for _, cells in again.rows()] == [[*ROWS[2], "No such city; really"]]
    write_refused(again, {2: "Still not"}, tmp_path / "twice.csv")
    assert (tmp_path / "twice.csv").read_text().count("reason") == 1


@pytest.mark.skipif(not SHARED.exists(), reason="the real data are not here")
def test_naughty_strings_survive(tmp_path):
    strings = [
        each for each in json.loads((SHARED / "csv" / "blns.json").read_text()) if each.strip() and "\0" not in each
    ]
    file = tmp_path / "naughty.csv"
    file.write_bytes(("code,name\n" + "\n".join(quoted(["1", each], ",") for each in strings)).encode())
    assert [cells[1] for _, cells in read_table(file, KNOWN).rows()] == strings
