"""The receipt of a payment: what came, and which invoices it settled."""

from decimal import Decimal

import pytest

from financials.papers import print_receipt
from financials.returns import return_payment
from foundation.pdf.press import Press
from tests import make
from tests.credit.dunning.post import pages
from tests.financials.papers.desk import NOW, TODAY, firm

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def press():
    with Press("A4") as press:
        yield press


def receipt(press, payment) -> str:
    [sheet] = pages(print_receipt(payment, today=TODAY, press=press))
    return sheet.replace("\N{NO-BREAK SPACE}", " ")


def test_a_receipt_says_what_the_payment_settled_with_the_discount_taken(press):
    customer = firm("de")
    first = make.invoice(customer, "1000.00", issued_on=TODAY)
    second = make.invoice(customer, "300.00", issued_on=TODAY)
    paid = make.payment(
        customer, "1100.00", received_on=TODAY, reference="5567", method="check", discount_taken=Decimal(20),
        to=[(first, "980.00", "20.00"), (second, "100.00")],
    )  # fmt: skip
    sheet = receipt(press, paid)
    assert "Zahlungsbestätigung 5567" in sheet
    assert "Am 12. November 2026 haben wir 1.100,00 EUR von Ihnen erhalten." in sheet
    assert "Zahlungsart Scheck" in sheet
    assert f"Rechnung {first.number} 12.11.2026 1.000,00 1.000,00" in sheet
    assert f"Rechnung {second.number} 12.11.2026 300,00 100,00" in sheet
    assert "Erhaltene Zahlung 1.100,00 Abgezogenes Skonto 20,00" in sheet
    assert "Ihr Guthaben −20,00 Ausgeglichen 1.100,00 EUR" in sheet


def test_money_that_settles_nothing_yet_is_kept_as_credit(press):
    sheet = receipt(press, make.payment(firm("fr"), "33.00", received_on=TODAY))
    assert "Nous avons reçu de votre part 33,00 EUR le 12 novembre 2026. Merci." in sheet
    assert "Le paiement est porté au crédit de votre compte." in sheet
    assert "Réglé" not in sheet


def test_what_the_bank_took_back_is_marked_and_settles_nothing(press):
    customer = firm()
    invoice = make.invoice(customer, "50.00", issued_on=TODAY)
    paid = make.payment(customer, "50.00", received_on=TODAY, to=[(invoice, "50.00")])
    return_payment(payment=paid, returned_on=TODAY, reason="account closed", by=make.somebody(), now=NOW)
    sheet = receipt(press, paid)
    assert "This payment was returned by the bank on 12 November 2026." in sheet
    assert invoice.number not in sheet
