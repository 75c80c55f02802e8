"""What leaves the house as an e-invoice keeps the official rules, whatever was written on the invoice."""

from random import Random

import pytest

from financials.einvoice.reading import read
from financials.einvoice.rules import refusals
from financials.einvoice.writing import einvoice_of
from tests.financials.einvoice import chance
from tests.financials.einvoice.official import broken

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["ubl", "cii"])
def test_random_invoices_and_credit_notes_keep_every_official_rule(baumgart, lumiere, form):
    made = refused = 0
    luck = Random(7)
    while made < 50:
        document = chance.document(luck, luck.choice((baumgart, lumiere)))
        if reasons := refusals(read(document)):
            refused += 1
            assert refused < 30, reasons
            continue
        made += 1
        assert broken(einvoice_of(document, form), form) == []
