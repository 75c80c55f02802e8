"""Addresses that were only written down, taken apart for an e-invoice."""

import pytest

from customers.models import Address
from financials.einvoice.model import Place
from financials.einvoice.parties import place_of, place_of_lines


@pytest.mark.parametrize(
    ("written", "place"),
    [
        (["Industriestraße 12", "70565 Stuttgart", "Germany"],
         Place(lines=("Industriestraße 12",), city="Stuttgart", postcode="70565", country="DE")),
        (["Acme Ltd", "Unit 5, Riverside Park", "Mill Lane", "London", "SW1A 2AA", "United Kingdom"],
         Place(lines=("Acme Ltd", "Unit 5, Riverside Park", "Mill Lane"), city="London", postcode="SW1A 2AA",
               country="GB")),
        (["100 Main St Apt 4", "Springfield, IL 62701", "USA"],
         Place(lines=("100 Main St Apt 4",), city="Springfield", region="IL", postcode="62701", country="US")),
        (["Via Roma, 5", "20121 Milano (MI)"],
         Place(lines=("Via Roma, 5",), city="Milano", region="MI", postcode="20121", country="IT")),
        (["beim Pförtner"], Place(lines=("beim Pförtner",), country="IT")),
    ],
)  # fmt: skip
def test_lines_are_taken_apart(written, place):
    assert place_of_lines(written, "IT") == place


def test_lines_that_name_no_country_lie_in_our_own(settings):
    settings.COMPANY_COUNTRY = "AT"
    assert place_of_lines(["Ring 1", "1010 Wien"], "").country == "AT"


def test_who_receives_at_an_address_stands_above_its_street():
    warehouse = Address(recipient="Acme Ltd\nDock B", line1="2 Dock St", city="Graz", postcode="8010", country="AT")
    assert place_of(warehouse, "").lines == ("Acme Ltd", "Dock B", "2 Dock St")
    warehouse.line2 = "Floor 3"
    assert place_of(warehouse, "").lines == ("Acme Ltd", "Dock B", "2 Dock St, Floor 3")
