"""An office that collects by direct debit, and a customer who lets it."""

from datetime import date

import pytest

from tests import make
from tests.financials.debits.office import IBANS, debtor


@pytest.fixture
def anna(db):
    return make.user("Anna Meyer")


@pytest.fixture
def acme(anna):
    """A customer in Berlin with a mandate to collect, which was never used."""
    return debtor(anna, "Baumgart & Söhne GmbH", iban=IBANS[0])


@pytest.fixture
def due(acme):
    """An invoice of 100.00 EUR that is due."""
    return make.invoice(acme, "100.00", issued_on=date(2026, 10, 1))
