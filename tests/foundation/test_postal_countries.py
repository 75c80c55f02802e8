"""Which country an address lies in: the one it names in any language, the form's, or one nobody is at home in."""

from foundation.postal.analysis import read
from foundation.postal.countries import order_of_lines, regions, spaced
from foundation.postal.country_names import named


def test_countries_are_named_in_the_languages_of_our_customers():
    said = ["Deutschland", "Allemagne", "Alemania", "Duitsland", "Niemcy", "Německo", "Германия", "ドイツ", "DE", "DEU"]
    assert {named(name) for name in said} == {"DE"}
    assert [named(name) for name in ("日本", "Zwitserland", "Royaume-Uni", "EE. UU.", "de", "Narnia")] == [
        "JP", "CH", "GB", "", "", ""
    ]  # fmt: skip


def test_what_libaddressinput_knows_is_at_hand():
    assert {"bc", "british columbia", "colombie-britannique"} <= regions("CA")
    assert order_of_lines("GB").split() == ["%N", "%A", "%C", "%Z"]
    assert (spaced("1011AB", "NL"), spaced("1011 AB", "NL"), spaced("x", "NL"), spaced("x", "")) == (
        "1011 AB", "1011 AB", "x", "x"
    )  # fmt: skip


def test_the_country_of_the_form_holds_unless_the_text_names_another():
    assert read("Rue Neuve 5\n1000 Bruxelles", country="BE", home="US").country == "BE"
    assert read("Rue Neuve 5\n1000 Bruxelles\nBelgium", country="US").country == "BE"
    assert read("5 Elm St, Atlanta, Georgia", country="US").parts()["region"] == "Georgia"
    assert read("1 Elm St\nWilmington, DE", country="US").region == "DE"
    assert read("Schloss 1\n12345 Ort\nDE", home="US").country == "DE"
    assert read("ул. Ленина 5\nМосква\n101000\nРоссия", home="US").city == "Москва"
    assert read("Rustaveli 5\n0108 Tbilisi\nGeorgia", home="DE").country == "GE"
    assert read("nowhere").country == ""


def test_a_town_not_written_as_at_home_lies_elsewhere():
    hamburg = "Müller & Söhne\nHafenstr. 1\n20457 Hamburg"
    found = read(hamburg, home="US")
    assert (found.recipient, found.line1, found.city) == ("Müller & Söhne", "Hafenstr. 1", "Hamburg")
    assert (found.postcode, found.country) == ("20457", "DE")
    assert read("Via Roma 5\n20121 Milano", home="US").country == "IT"
    wien = read("Huber KG\nMariahilfer Straße 5\n1060 Wien", home="DE")
    assert (wien.city, wien.postcode, wien.country) == ("Wien", "1060", "")
    assert read("20457 Hamburg Ave\nDetroit", home="US").country == "US"
    assert read("20457 Hamburg Ave", home="US").house_number == "20457"


def test_territories_and_towns_of_one_name_with_their_country():
    assert read("1 Rue X\n97110 Pointe-à-Pitre\nGuadeloupe, France", home="US").country == "GP"
    assert read("5 Le Geyt Street\nSaint Helier\nJE2 4TN\nJersey, Channel Islands").country == "JE"
    assert read("252 Calle 1\nSan Juan 00901\nPuerto Rico, USA", home="DE").country == "US"
    assert read("Calle 2\n70101 Costa Rica", home="US").country == "CR"
    assert read("улица Мира 5\nМосква\nRussia\n190000", home="US").postcode == "190000"
