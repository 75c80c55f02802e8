"""Money from the mother's account: whose invoice it pays is found among those she pays for."""

import pytest

from customers.models import BankAccount
from customers.payers import set_payer
from foundation.sealing import fingerprint
from tests import make
from tests.financials.bank import samples
from tests.financials.bank.test_proposing import APRIL, NOW, line, numbers
from tests.financials.family import family


@pytest.fixture
def anna(db):
    return make.user("Anna Meyer")


@pytest.fixture
def relatives(anna):
    """The child and the mother, whose account is on her file."""
    child, mother = family(NOW)
    account = BankAccount(customer=mother, holder=mother.name, added_at=NOW, added_by=anna)
    account.iban, account.iban_index = samples.PAYER, fingerprint(samples.PAYER)
    account.last4 = samples.PAYER[-4:]
    account.save()
    return child, mother


def test_the_amount_finds_the_childs_invoice(relatives):
    child, _ = relatives
    invoice = make.invoice(child, "119.00", issued_on=APRIL)
    found = line(("119.00", samples.german("Danke", name="Astrid Lindqvist")))
    assert (found.customer, found.confidence) == (child, "likely")
    assert numbers(found) == {invoice.number: "119.00"}
    assert "on the payer's file, who pays for this customer" in found.proposal["reasons"][0]


def test_with_the_number_it_is_sure(relatives):
    child, _ = relatives
    invoice = make.invoice(child, "119.00", issued_on=APRIL)
    make.invoice(child, "50.00", issued_on=APRIL)
    found = line(("119.00", samples.german(invoice.number, name="Astrid Lindqvist")))
    assert (found.customer, found.confidence) == (child, "sure")


def test_her_own_invoice_is_hers_and_of_two_that_fit_somebody_has_to_choose(relatives):
    child, mother = relatives
    make.invoice(mother, "77.00", issued_on=APRIL)
    assert line(("77.00", samples.german("Danke", name="Astrid Lindqvist"))).customer == mother
    make.invoice(child, "77.00", issued_on=APRIL)
    doubtful = line(("77.00", samples.german("Danke schön", name="Astrid Lindqvist")))
    assert doubtful.confidence == "possible"


def test_of_two_children_the_one_the_amount_fits_is_meant(relatives, anna):
    child, mother = relatives
    other = make.customer("C-43", "Siv Lindqvist", currency="EUR")
    set_payer(customer=other, payer=mother, by=anna, now=NOW)
    make.invoice(child, "20.00", issued_on=APRIL)
    make.invoice(other, "31.00", issued_on=APRIL)
    found = line(("31.00", samples.german("Danke", name="Astrid Lindqvist")))
    assert (found.customer, found.confidence) == (other, "likely")
