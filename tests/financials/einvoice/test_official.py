"""What leaves the house as an e-invoice keeps the official rules, whatever was written on the invoice."""

from random import Random

import pytest

from financials.einvoice.reading import read
from financials.einvoice.rules import refusals
from financials.einvoice.writing import einvoice_of
from tests.financials.einvoice import chance
from tests.financials.einvoice.official import broken

pytestmark = pytest.mark.django_db


def test_random_invoices_and_credit_notes_keep_every_official_rule_in_both_forms(baumgart, lumiere):
    luck, made, refused = Random(7), 0, 0
    while made < 50:
        document = chance.document(luck, luck.choice((baumgart, lumiere)))
        if refusals(read(document)):  # three decimals of the dinar, mostly
            refused += 1
            continue
        made += 1
        assert {form: broken(einvoice_of(document, form), form) for form in ("ubl", "cii")} == {"ubl": [], "cii": []}
    assert refused < 10
