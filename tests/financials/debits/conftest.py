"""An office that collects by direct debit, and a customer who lets it."""

from datetime import date

import pytest
from django.conf import LazySettings

from tests import make
from tests.financials.debits.office import IBANS, debtor


@pytest.fixture(autouse=True)
def our_account(settings: LazySettings):
    settings.CREDITOR_NAME = "Müller & Söhne GmbH"
    settings.CREDITOR_ID = "DE98ZZZ09999999999"
    settings.CREDITOR_IBAN = "DE87 1234 5678 1234 5678 90"
    settings.CREDITOR_BIC = "MARKDEFFXXX"
    settings.DEBIT_FORMAT = "pain.008.001.08"
    settings.DEBIT_LEAD_DAYS = 2


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
