"""Files of addresses as people send them: what was written comes in, and what cannot be read is named by its line."""

from pathlib import Path

import pytest

from foundation.records.reading import read_records
from foundation.records.shapes import Unreadable

ROWS = "Firma;Ort;Notiz\nBäckerei Müller;München;Öl, Salz\nGroß & Söhne;Köln;\n"


def read(tmp_path: Path, content: bytes, **how):
    file = tmp_path / "file"
    file.write_bytes(content)
    return read_records(file, known=lambda head: head.lower() in ("firma", "ort"), **how)


def said(records):
    return [dict(zip(records.heads, row.cells, strict=True)) for row in records.rows]


def test_the_same_rows_come_in_alike_however_they_are_written(tmp_path):
    tabs = ROWS.replace(";", "\t")
    commas = 'Firma,Ort,Notiz\r\nBäckerei Müller,München,"Öl, Salz"\r\nGroß & Söhne,Köln,\r\n'
    ways = [
        ROWS.encode(), ROWS.encode("utf-8-sig"), ROWS.encode("cp1252"), ROWS.encode("utf-16"), tabs.encode("utf-16-le"),
        tabs.encode("cp1252"), commas.encode("cp1252"), commas.encode("utf-8-sig"), f"sep=;\n{ROWS}".encode(),
    ]  # fmt: skip
    found = [said(read(tmp_path, way)) for way in ways]
    assert found == [found[0]] * len(ways)
    assert found[0][0] == {"Firma": "Bäckerei Müller", "Ort": "München", "Notiz": "Öl, Salz"}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("名,会社\n名無しの権兵衛,海の会社\n", "cp932"),
        ("Фирма,Город\nСевер и сыновья,Москва\nВосток,Казань\nЗапад и партнёры,Новосибирск\n", "cp1251"),
        ("Société,Ville\nCafé de l’Étoile,Orléans\n", "cp1252"),
    ],
)
def test_scripts_are_told_apart_without_a_mark(tmp_path, text, encoding):
    assert [row.cells for row in read(tmp_path, text.encode(encoding), header=True).rows] == [
        line.split(",") for line in text.splitlines()[1:]
    ]


def test_a_quotation_mark_never_closed_costs_one_row(tmp_path):
    for text in ('Firma;Ort\nA;"Bonn\nC;Kiel\nE;Jena\n', 'Firma;Ort\nA;"Bonn\nC;Kiel\nE;"Jena"\n'):
        records = read(tmp_path, text.encode())
        assert [row.cells for row in records.rows] == [["C", "Kiel"], ["E", "Jena"]]
        assert [(each.number, "never closed" in each.reason) for each in records.bad] == [(2, True)]


def test_a_row_with_more_cells_than_heads_is_named(tmp_path):
    records = read(tmp_path, b"Firma,Ort\nA,Bonn\nB,Bonn,am Rhein\n")
    assert [row.cells for row in records.rows] == [["A", "Bonn"]]
    assert [(each.number, each.reason.partition(".")[0]) for each in records.bad] == [
        (3, "The row has 3 cells, the first row names 2")
    ]


CARDS = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrgen;;Herr Dr.;
ORG;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:B=E4ckerei M=FCl=
ler;Einkauf
TEL;CELL:0151 1234567
TEL;WORK;FAX:089 12346
NOTE;ENCODING=QUOTED-PRINTABLE:eins=0D=0Azwei
PHOTO;ENCODING=BASE64;TYPE=JPEG:
 /9j/4AAQSkZJRgABAQ
 AAAQABAAD/2wBD
END:VCARD
BEGIN:VCARD
VERSION:3.0
NOTE:names nobody
END:VCARD

BEGIN:VCARD
VERSION:4.0
FN:Anna Lindqvist
item1.EMAIL;PREF=1:anna@lind.example
NOTE:folded in the
  middle\\, and\\nover two lines
TEL;VALUE=uri;TYPE="work,voice":tel:+46-8-123456;ext=12
END:VCARD
BEGIN:VCARD
VERSION:3.0
FN:Breaks off
"""


def test_cards_of_every_version_stand_in_one_file(tmp_path):
    records = read(tmp_path, CARDS.replace("\n", "\r\n").encode())
    anna = {head: cell for head, cell in said(records)[1].items() if cell}
    jurgen = {head: cell for head, cell in said(records)[0].items() if cell}
    assert jurgen == {
        "First name": "Jürgen", "Last name": "Müller", "Title": "Herr Dr.", "Organization": "Bäckerei Müller",
        "Department": "Einkauf", "Mobile phone": "0151 1234567", "Fax": "089 12346", "Notes": "eins\nzwei",
    }  # fmt: skip
    assert anna == {
        "Full name": "Anna Lindqvist", "E-mail": "anna@lind.example", "Business phone": "+46-8-123456 ext. 12",
        "Notes": "folded in the middle, and\nover two lines",
    }  # fmt: skip
    assert [(each.number, each.reason) for each in records.bad] == [
        (13, "The card names nobody: it has neither FN nor N nor ORG nor EMAIL."),
        (26, "The card has no end (END:VCARD)."),
    ]
    assert records.remarks == ["1 card has a picture; pictures are left out."]


def test_an_entry_of_a_directory_with_a_bad_line_is_named(tmp_path):
    records = read(
        tmp_path,
        b"dn: cn=Ada\ncn:: w4RkYQ==\nmail: ada@\n host.example\n\ndn: cn=Bad\ncn: Bad\nthis is no line\n\n"
        b"dn: cn=Eva\ncn: Eva\n",
    )
    assert [{head: cell for head, cell in entry.items() if cell} for entry in said(records)] == [
        {"cn": "Äda", "mail": "ada@host.example"}, {"cn": "Eva"},
    ]  # fmt: skip
    assert [(each.number, "Line 8" in each.reason) for each in records.bad] == [(6, True)]


def test_what_is_no_table_says_what_to_do(tmp_path):
    with pytest.raises(Unreadable, match="is empty"):
        read(tmp_path, b"\xef\xbb\xbf \n")
    with pytest.raises(Unreadable, match=r"Save it as \.xlsx"):
        read(tmp_path, b"\xd0\xcf\x11\xe0 old workbook")
    with pytest.raises(Unreadable, match="Choose another encoding"):
        read(tmp_path, "Firma;Ort\nMüller;Köln\n".encode("cp1252"), encoding="utf-8")
