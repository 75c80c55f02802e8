"""Countries are found by code and by the names people write."""

from importlib.resources import files

import pytest

from foundation.countries import COUNTRIES, UnknownCountry, country_code


def test_every_country_of_the_standard_is_here_under_its_code_and_name():
    standard = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text().splitlines()
    assert {line[:2] for line in standard if not line.startswith("#")} == set(COUNTRIES)
    assert {code: country_code(name) for code, name in COUNTRIES.items()} == {code: code for code in COUNTRIES}


@pytest.mark.parametrize(
    ("written", "code"),
    [("de", "DE"), ("DEU", "DE"), ("Deutschland", "DE"), ("U.S.A.", "US"), ("UK", "GB"), ("Côte d’Ivoire", "CI"),
     ("cote d'ivoire", "CI"), ("The Netherlands", "NL"), ("TURKEY", "TR"), ("South Korea", "KR"), ("México", "MX")],
)  # fmt: skip
def test_other_spellings_are_understood(written, code):
    assert country_code(written) == code


def test_what_is_no_country_says_what_to_write():
    with pytest.raises(UnknownCountry, match="ISO code"):
        country_code("Atlantis")
