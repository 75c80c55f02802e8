"""Names as people write them all over the world, read into parts; nothing typed is lost or changed."""

import csv
import json
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from customers.capitals import mended
from customers.names import PersonName, looks_like, read_name

TABLE = Path(__file__).with_name("names.txt")  # typed|salutation|title|first|middle|last|suffix
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
real = pytest.mark.skipif(not SHARED.exists(), reason="the real data are not here")
KNOWN = [line.split("|") for line in TABLE.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("row", KNOWN, ids=lambda row: row[0])
def test_a_name_is_read_into_its_parts(row):
    assert read_name(row[0]) == PersonName(*row[1:])


def test_the_table_holds_names_of_many_countries():
    assert len(KNOWN) > 90


@pytest.mark.parametrize(
    ("typed", "language", "salutation", "rest"),
    [
        ("M. Dupont", "fr", "M.", PersonName("M.", last="Dupont")),
        ("M. Scott Peck", "en", "", PersonName("", "", "M.", "Scott", "Peck")),
        ("D. Miguel Ruiz", "es", "D.", PersonName("D.", "", "Miguel", "", "Ruiz")),
        ("Fr. Meyer", "de", "Fr.", PersonName("Fr.", last="Meyer")),
    ],
)
def test_short_words_mean_what_they_mean_in_the_customer_s_language(typed, language, salutation, rest):
    assert read_name(typed, language) == rest
    assert read_name(typed, language).salutation == salutation


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ALVAREZ", "Alvarez"),
        ("mcdonald", "McDonald"),
        ("MACDONALD", "Macdonald"),
        ("VON DER LEYEN", "von der Leyen"),
        ("O'BRIEN-SMITH", "O'Brien-Smith"),
        ("d’angelo", "D’Angelo"),
        ("hans-peter müller", "Hans-Peter Müller"),
        ("DE LA CRUZ, MARIA", "de la Cruz, Maria"),
        ("LE CARRÉ", "Le Carré"),
        ("JOSÉ ORTEGA Y GASSET", "José Ortega y Gasset"),
        ("NGUYEN VAN MINH", "Nguyen Van Minh"),
        ("J.R. SMITH", "J.R. Smith"),
        ("john q public iii", "John Q Public III"),
        ("PROF. DR. ANNA WEISS", "Prof. Dr. Anna Weiss"),
        ("DIPL.-ING. MAX HUBER", "Dipl.-Ing. Max Huber"),
        ("dr. med. sabine lange, mba", "Dr. med. Sabine Lange, MBA"),
        ("ELIZABETH CARTER PHD", "Elizabeth Carter PhD"),
        ("jp morgan", "JP Morgan"),
        ("ΓΙΏΡΓΟΣ ΠΑΠΑΔΌΠΟΥΛΟΣ", "Γιώργος Παπαδόπουλος"),
        ("ИВАН ПЕТРОВ", "Иван Петров"),
        ("straße", "Straße"),
    ],
)
def test_capitals_are_put_right_where_nobody_minded_them(typed, written):
    assert mended(typed) == written


@pytest.mark.parametrize(
    "typed", ["van Beethoven", "Danny DeVito", "Hans MEYER", "McDonald", "BASF Hans", "ßa", "42", ""]
)
def test_capitals_of_somebody_s_own_are_left_alone(typed):
    assert mended(typed) in (typed, "ßa")


@pytest.mark.parametrize(
    "firm",
    """Müller GmbH|Meyer & Co. KG|Deutsche Bahn AG|BASF SE|Gebr. Meyer|Müller & Söhne|Bäckerei Huber|Stadt Hannover
    |Universität Wien|Dr. Oetker KG|Dupont SARL|Société Générale|Transports Martin|García Hermanos S.L.|Petrobras S.A.
    |Construcciones López|Rossi S.r.l.|Fratelli Bianchi|Jansen B.V.|Bakkerij de Vries|Nokia Oyj|Volvo AB
    |Novo Nordisk A/S|Kowalski Sp. z o.o.|Škoda Auto a.s.|OTP Bank Nyrt.|Acme s.r.o.|Acme Ltd|Acme LLC
    |Tata Sons Pvt. Ltd.|John Smith Inc.|Toyota Motor Corporation|Northwind Traders
    |株式会社トヨタ|ООО Ромашка""".replace("\n    ", "").split("|"),
)
def test_firms_are_told_by_legal_form_and_trade(firm):
    assert looks_like(firm) == "company"


@pytest.mark.parametrize(
    "name",
    """Hans Meyer|Herr Hans Meyer|Frau Dr. Sabine Meyer|Mme Claire Dubois|Sra. María García de la Torre|Hr. Lars Jensen
    |Ursula von der Leyen|Karl af Geijerstam|Osama bin Laden|Dr. h.c. Klaus Steilmann|Mr. and Mrs. John Smith|Jan Roth
    |Eheleute Meyer|Иван Петров|王小明|MIRANDA, YASMINE S|ALVAREZ|Nguyễn Văn Minh
    |Dr. Anna Berger|Sabine Bach""".replace("\n    ", "").split("|"),
)
def test_people_are_told_by_salutation_and_name(name):
    assert looks_like(name) == "person"


def words(text: str) -> list[str]:
    return sorted(text.replace(",", " ").replace(";", " ").casefold().split())


@given(
    st.one_of(st.text(max_size=60), st.text("abcÄß .,-'()&0", max_size=40), st.sampled_from([row[0] for row in KNOWN]))
)
@example("ǅ Ǆ")
@example("İ. İ")
@example("Ά, Ά")
@example(" , Smith")
def test_no_word_typed_is_ever_lost(text):
    name = read_name(text)
    parts = [part for part in name.fields.values() if part]
    assert words(" ".join(parts)) == words(text)
    assert mended(text).casefold() == text.casefold()
    assert looks_like(text) in ("person", "company")


def test_a_text_that_is_no_name_stays_whole():
    for text in (
        "<script>alert(1)</script>",
        "1;DROP TABLE users",
        "two\nlines",
        "https://a.b/c",
        "x" * 400,
    ):
        assert read_name(text) == PersonName(last=text)


@real
def test_every_naughty_string_survives():
    for text in json.loads((SHARED / "csv" / "blns.json").read_text(encoding="utf-8")):
        name = read_name(text)
        assert words(" ".join(part for part in name.fields.values() if part)) == words(text)
        if len(text.split()) > 12 or any(sign in text for sign in "<>/=@#"):
            assert name == PersonName(last=text)


@real
@pytest.mark.parametrize("kind", ["person", "company"])
def test_persons_and_companies_of_the_truth_sets_are_told_apart(kind):
    with (SHARED / "names" / f"probablepeople_{kind}.csv").open(encoding="utf-8", newline="") as file:
        names = [row["raw"] for row in csv.DictReader(file)]
    right = sum(looks_like(name) == kind for name in names)
    assert right >= 0.98 * len(names)
