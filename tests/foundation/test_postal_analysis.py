"""Addresses typed or pasted as they come, taken apart: five foreign lines, one line, Attn, PO boxes, and no address."""

import csv
import json
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foundation.postal.analysis import NO_WORD, PostalAddress, read
from foundation.postal.formatting import PARTS, lines

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


def address(*parts: str) -> dict[str, str]:
    return dict(zip(PARTS, parts, strict=True))


FOREIGN = [
    ("ACME GmbH / Hauptstraße 12a / Hinterhaus / D-10115 Berlin / Germany",
     ("ACME GmbH", "Hauptstraße 12a", "Hinterhaus", "Berlin", "", "10115", "DE")),
    ("ACME GmbH / z. Hd. Frau Meyer / Lange Str. 3 / 50667 Köln / Deutschland",
     ("ACME GmbH\nz. Hd. Frau Meyer", "Lange Str. 3", "", "Köln", "", "50667", "DE")),
    ("Firma / Hans Huber / Dorf 7 / 5020 Salzburg / Österreich",
     ("Firma\nHans Huber", "Dorf 7", "", "Salzburg", "", "5020", "AT")),
    ("Mariahilfer Straße 1/2/3 / A-1060 Wien", ("", "Mariahilfer Straße 1/2/3", "", "Wien", "", "1060", "AT")),
    ("Uhren AG / Bahnhofstrasse 1 / Postfach / CH-8001 Zürich / Schweiz",
     ("Uhren AG", "Bahnhofstrasse 1", "Postfach", "Zürich", "", "8001", "CH")),
    ("Mme Claire Dubois / Bât. B / 12 bis, rue de la Paix / 75002 Paris CEDEX 02 / FRANCE",
     ("Mme Claire Dubois\nBât. B", "12 bis, rue de la Paix", "", "Paris CEDEX 02", "", "75002", "FR")),
    ("Rue de la Loi 16 / B-1000 Bruxelles / Belgique", ("", "Rue de la Loi 16", "", "Bruxelles", "", "1000", "BE")),
    ("Bakker B.V. / t.a.v. mevr. Jansen / Damrak 1 / 1012 LG Amsterdam / Nederland",
     ("Bakker B.V.\nt.a.v. mevr. Jansen", "Damrak 1", "", "Amsterdam", "", "1012 LG", "NL")),
    ("12, rue de la Gare / L-1234 Luxembourg", ("", "12, rue de la Gare", "", "Luxembourg", "", "1234", "LU")),
    ("Rossi S.p.A. / Via Roma, 5 / Scala B / 20121 Milano (MI) / Italia",
     ("Rossi S.p.A.", "Via Roma, 5", "Scala B", "Milano", "MI", "20121", "IT")),
    ("Calle Mayor 5, 2º B / 08940 Cornellà (Barcelona) / España",
     ("", "Calle Mayor 5, 2º B", "", "Cornellà", "Barcelona", "08940", "ES")),
    ("Rua Augusta 5 / 1100-148 Lisboa / Portugal", ("", "Rua Augusta 5", "", "Lisboa", "", "1100-148", "PT")),
    ("The Manager / Acme Ltd / Unit 5, Riverside Park / Mill Lane / Tunbridge Wells / Kent / TN1 1AA / UK",
     ("The Manager\nAcme Ltd", "Unit 5, Riverside Park", "Mill Lane", "Tunbridge Wells", "Kent", "TN1 1AA", "GB")),
    ("10 Downing Street / London SW1A 2AA / England", ("", "10 Downing Street", "", "London", "", "SW1A 2AA", "GB")),
    ("1 Grafton Street / Dublin 2 / D02 AF30 / Ireland",
     ("", "1 Grafton Street", "", "Dublin 2", "", "D02 AF30", "IE")),
    ("5 Patrick St / Mallow / Co. Cork / Ireland", ("", "5 Patrick St", "", "Mallow", "Co. Cork", "", "IE")),
    ("1 Yonge Street / Toronto ON M5E 1E5 / Canada", ("", "1 Yonge Street", "", "Toronto", "ON", "M5E 1E5", "CA")),
    ("5 Crawford St / Queanbeyan NSW 2620 / Australia", ("", "5 Crawford St", "", "Queanbeyan", "NSW", "2620", "AU")),
    ("1 Queen Street / Ponsonby / Auckland 1010 / New Zealand",
     ("", "1 Queen Street", "Ponsonby", "Auckland", "", "1010", "NZ")),
    ("Nørregade 5, 1165 København K, Danmark", ("", "Nørregade 5", "", "København K", "", "1165", "DK")),
    ("Box 123 / 114 55 Stockholm / Sverige", ("", "Box 123", "", "Stockholm", "", "114 55", "SE")),
    ("Storgata 1 / 0155 Oslo / Norwegen", ("", "Storgata 1", "", "Oslo", "", "0155", "NO")),
    ("Mannerheimintie 1 A 5 / FI-00100 Helsinki / Suomi",
     ("", "Mannerheimintie 1 A 5", "", "Helsinki", "", "00100", "FI")),
    ("ul. Długa 5/7 / 80-831 Gdańsk / Pologne", ("", "ul. Długa 5/7", "", "Gdańsk", "", "80-831", "PL")),
    ("Václavské náměstí 1 / 110 00 Praha 1 / Czech Republic",
     ("", "Václavské náměstí 1", "", "Praha 1", "", "110 00", "CZ")),
    ("Sony Corporation / 1-7-1 Konan / Minato-ku, Tokyo 108-0075 / Japan",
     ("Sony Corporation", "1-7-1 Konan", "", "Minato-ku", "Tokyo", "108-0075", "JP")),
    ("Av. Paulista, 1000 / Bela Vista / São Paulo-SP / 01310-100 / Brasil",
     ("", "Av. Paulista, 1000", "Bela Vista", "São Paulo", "SP", "01310-100", "BR")),
    ("Reforma 222 / Col. Juárez / 06600 Ciudad de México, CDMX / México",
     ("", "Reforma 222", "Col. Juárez", "Ciudad de México", "CDMX", "06600", "MX")),
    ("12 MG Road / Bengaluru 560001 / Karnataka / India",
     ("", "12 MG Road", "", "Bengaluru", "Karnataka", "560001", "IN")),
    ("1 Orchard Road / #05-01 / Singapore 238823", ("", "1 Orchard Road", "#05-01", "Singapore", "", "238823", "SG")),
    ("Acme Corp / Attn: John Smith / 100 Main St Apt 4 / Springfield, IL 62701 / USA",
     ("Acme Corp\nAttn: John Smith", "100 Main St Apt 4", "", "Springfield", "IL", "62701", "US")),
]  # fmt: skip


@pytest.mark.parametrize(("pasted", "parts"), FOREIGN)
@pytest.mark.parametrize("home", ["DE", "US"])
def test_a_foreign_address_is_pasted(pasted, parts, home):
    assert read(pasted.replace(" / ", "\n"), home=home).parts() == address(*parts)


@pytest.mark.parametrize(
    ("typed", "parts"),
    [
        ("100 Main St Apt 4, Springfield, IL 62701", ("", "100 Main St Apt 4", "", "Springfield", "IL", "62701", "US")),
        ("acme corp attn john smith 100 main st apt 4 springfield il 62701",
         ("acme corp attn john smith", "100 main st apt 4", "", "springfield", "il", "62701", "US")),
        ("PO Box 12, Roanoke VA 24012-1234", ("", "PO Box 12", "", "Roanoke", "VA", "24012-1234", "US")),
        ("1 Peachtree St, Atlanta, Georgia 30303", ("", "1 Peachtree St", "", "Atlanta", "Georgia", "30303", "US")),
        ("Hauptstraße 5, 10115 Berlin, Germany", ("", "Hauptstraße 5", "", "Berlin", "", "10115", "DE")),
        ("Via Roma, 5, 20121 Milano MI, Italy", ("", "Via Roma, 5", "", "Milano", "MI", "20121", "IT")),
        ("221B Baker Street, London NW1 6XE", ("", "221B Baker Street", "", "London", "", "NW1 6XE", "GB")),
        ("123 Fake Street, Suite 5, Vancouver BC V6B 1A1",
         ("", "123 Fake Street, Suite 5", "", "Vancouver", "BC", "V6B 1A1", "CA")),
        ("1 Yonge Street, Toronto, Ontario M5E 1E5", ("", "1 Yonge Street", "", "Toronto", "Ontario", "M5E 1E5", "CA")),
        ("1 Orchard Road, Singapore 238823", ("", "1 Orchard Road", "", "Singapore", "", "238823", "SG")),
        ("10115 Berlin", ("", "", "", "Berlin", "", "10115", "FR")),
        ("ACME GmbH", ("ACME GmbH", "", "", "", "", "", "FR")),
    ],
)  # fmt: skip
def test_an_address_is_typed_in_one_line(typed, parts):
    assert read(typed, home="FR").parts() == address(*parts)


def test_the_house_number_is_read_where_it_stands():
    def number(text: str, country: str) -> tuple[str, str, str]:
        found = read(text, country=country)
        return found.house_number, found.street, found.unit

    assert number("Hauptstraße 12a\n10115 Berlin", "DE") == ("12a", "Hauptstraße", "")
    assert number("12 bis, rue de la Paix\n75002 Paris", "FR") == ("12 bis", "rue de la Paix", "")
    assert number("Calle Mayor 5, 2º B\n28013 Madrid", "ES") == ("5", "Calle Mayor", "2º B")
    assert number("Flat 3, 5 High Street\nYork\nYO1 7HT", "GB") == ("5", "High Street", "Flat 3")
    assert number("100 N Main St Apt 4\nSpringfield, IL 62701", "US") == ("100", "N Main St", "Apt 4")


def test_a_street_may_look_like_a_title_and_a_company_like_a_number():
    assert read("Dr.-Otto-Straße 5\n10115 Berlin", country="DE").line1 == "Dr.-Otto-Straße 5"
    assert read("An der Alster 5\n20099 Hamburg", country="DE").recipient == ""
    firm = read("3M Deutschland GmbH\nCarl-Schurz-Straße 1\n41453 Neuss", country="DE")
    assert (firm.recipient, firm.line1) == ("3M Deutschland GmbH", "Carl-Schurz-Straße 1")


def test_a_japanese_address_keeps_its_own_order():
    found = read("〒108-0075\n東京都港区港南1-7-1\n日本", home="DE")
    assert (found.postcode, found.line1, found.country) == ("108-0075", "東京都港区港南1-7-1", "JP")


WRITTEN = [
    ("ACME GmbH", "Hauptstraße 12a", "Hinterhaus", "Köln", "", "50667", "DE"),
    ("Familie Huber", "Mariahilfer Straße 1/2/3", "", "Wien", "", "1060", "AT"),
    ("Uhren AG", "Bahnhofstrasse 1", "Postfach", "Zürich", "", "8001", "CH"),
    ("SARL Dupont SAS", "12 bis, rue de la Paix", "", "Paris", "", "75002", "FR"),
    ("", "Rue de la Loi 16", "Boîte 4", "Bruxelles", "", "1000", "BE"),
    ("Bakker B.V.", "Damrak 1", "", "Amsterdam", "", "1012 LG", "NL"),
    ("", "12, rue de la Gare", "", "Luxembourg", "", "1234", "LU"),
    ("Rossi S.p.A.", "Via Roma, 5", "Scala B", "Milano", "MI", "20121", "IT"),
    ("", "Calle Mayor 5", "2º B", "Cornellà", "Barcelona", "08940", "ES"),
    ("", "Rua Augusta 5", "", "Lisboa", "", "1100-148", "PT"),
    ("Acme Ltd", "Unit 5, Riverside Park", "Mill Lane", "Tunbridge Wells", "Kent", "TN1 1AA", "GB"),
    ("", "1 Grafton Street", "", "Dublin 2", "", "D02 AF30", "IE"),
    ("Acme Corp", "100 Main St", "Apt 4", "Springfield", "IL", "62701", "US"),
    ("", "1 Yonge Street", "Suite 5", "Toronto", "ON", "M5E 1E5", "CA"),
    ("Crawford Pty Ltd", "5 Crawford St", "", "Queanbeyan", "NSW", "2620", "AU"),
    ("", "1 Queen Street", "Ponsonby", "Auckland", "", "1010", "NZ"),
    ("Møller ApS", "Nørregade 5", "", "København K", "", "1165", "DK"),
    ("Volt AB", "Box 123", "", "Stockholm", "", "114 55", "SE"),
    ("Fjord AS", "Storgata 1", "", "Oslo", "", "0155", "NO"),
    ("Sauna Oy", "Mannerheimintie 1 A 5", "", "Helsinki", "", "00100", "FI"),
    ("", "ul. Długa 5/7", "", "Gdańsk", "", "80-831", "PL"),
    ("Sklo s.r.o.", "Václavské náměstí 1", "", "Praha 1", "", "110 00", "CZ"),
    ("Sony Corporation", "1-7-1 Konan", "", "Minato-ku", "Tokyo", "108-0075", "JP"),
    ("Café Ltda", "Av. Paulista, 1000", "Bela Vista", "São Paulo", "SP", "01310-100", "BR"),
    ("", "Reforma 222", "Col. Juárez", "Ciudad de México", "CDMX", "06600", "MX"),
    ("Acme Pvt Ltd", "12 MG Road", "", "Bengaluru", "Karnataka", "560001", "IN"),
    ("", "1 Orchard Road", "#05-01", "Singapore", "", "238823", "SG"),
]


@pytest.mark.parametrize("parts", WRITTEN, ids=lambda parts: parts[-1])
def test_what_was_written_by_us_is_read_back(parts):
    abroad = "FR" if parts[-1] != "FR" else "DE"
    assert read("\n".join(lines(address(*parts), home=abroad)), home=abroad).parts() == address(*parts)
    assert read("\n".join(lines(address(*parts), home=parts[-1])), home=parts[-1]).parts() == address(*parts)


def lost(text: str, found: PostalAddress) -> Counter:
    kept = Counter("".join(found.parts().values()))
    typed = Counter(sign for sign in "".join(text.split()) if sign not in NO_WORD)
    return typed - kept


@settings(deadline=None)  # the first reads the rules
@given(st.text(max_size=120), st.sampled_from(["", "US", "DE", "GB", "JP", "BR", "ZZ"]))
def test_any_text_is_read_and_none_of_it_is_lost(text, home):
    found = read(text, home=home)
    assert not lost(text, found) or found.country not in ("", home)


PIECES = ["ACME GmbH", "Main St 5", "12345", "Berlin", "NY", "Kent", "〒108-0075", "(MI)", "D-1", "-", "c/o X", "  "]


@settings(deadline=None)  # the first reads the rules
@given(
    st.lists(st.sampled_from(PIECES)),
    st.sampled_from(["\n", ", ", " "]),
    st.sampled_from(["US", "DE", "GB", "IE", "IT", "IN", "JP"]),
)
def test_no_mixture_of_pieces_loses_a_word(pieces, between, home):
    text = between.join(pieces)
    assert not lost(text.replace("D-1", "1"), read(text, home=home))


@pytest.mark.skipif(not DATA.exists(), reason="the naughty strings are not part of the project")
def test_naughty_strings_survive():
    for text in json.loads((DATA / "csv" / "blns.json").read_text(encoding="utf-8")):
        for home in ("", "US", "DE", "GB"):
            found = read(text, home=home)
            said = " ".join(found.parts().values())
            assert all(word.strip("".join(NO_WORD)) in said for word in re.split(r"[\s,;]+", text)), (home, text)


def bare(postcode: str) -> str:
    return postcode.replace("-", "").replace(" ", "")


@pytest.mark.skipif(not DATA.exists(), reason="the truth sets are not part of the project")
def test_written_addresses_of_the_truth_set_are_read_back():
    """Of those with road and postcode in the countries above: postcode and country of all, the town of nine in ten."""
    with (DATA / "address" / "opencage_cases_dev.csv").open(encoding="utf-8") as file:
        rows = [(json.loads(row["components_json"]), row["expected"]) for row in csv.DictReader(file)]
    countries = {parts[-1] for parts in WRITTEN}
    whole = [
        (given, read(expected))
        for given, expected in rows
        if {"road", "postcode"} <= given.keys() and given.get("country_code", "").upper() in countries
    ]
    towns = ("city", "town", "village", "suburb", "quarter", "municipality", "hamlet", "country")  # Singapore
    assert all(found.country == given["country_code"].upper() for given, found in whole)
    assert all(bare(found.postcode) == bare(given["postcode"]) for given, found in whole)
    right = sum(found.city in {given.get(kind) for kind in towns} for given, found in whole)
    assert right >= 0.9 * len(whole)


def test_reading_takes_less_than_five_milliseconds():
    texts = [pasted.replace(" / ", "\n") for pasted, _ in FOREIGN]
    for text in texts:
        read(text)  # what is known of the countries is read from the disk once
    began = time.process_time()
    for text in texts:
        read(text, home="US")
    assert (time.process_time() - began) / len(texts) < 0.005


def test_a_house_of_a_name_is_who_gets_it_above_a_street_with_a_number():
    found = read("Restaurang Thai House\nKanalvägen 7\n194 61 Upplands Väsby", country="SE")
    assert (found.recipient, found.line1) == ("Restaurang Thai House", "Kanalvägen 7")
