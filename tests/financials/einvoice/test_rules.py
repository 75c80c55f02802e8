"""What is missing is said in a sentence that names it, and where to mend it; nothing half right leaves the house."""

from decimal import Decimal

import pytest

from financials.cancellation import cancel
from financials.documents import LineDraft
from financials.einvoice.writing import NoEInvoice, einvoice_of, refused
from financials.models import Document
from tests import make
from tests.financials.einvoice.conftest import TODAY, firm, taken_over

pytestmark = pytest.mark.django_db


def invoice(customer, *lines: LineDraft, **fields) -> Document:
    lines = lines or (make.line("100", tax_percent=Decimal(19)),)
    return make.invoice(customer, issued_on=TODAY, currency="EUR", lines=list(lines), **fields)


def untaxed(category: str, amount: str = "100") -> LineDraft:
    return make.line(amount, tax_category=category)


def test_a_complete_invoice_is_refused_nothing(baumgart):
    assert refused(invoice(baumgart)) == []


@pytest.mark.parametrize(
    ("setting", "sentence"),
    [
        ("COMPANY_COUNTRY", "Our own country is missing. The administrator sets it in the settings"),
        ("COMPANY_ADDRESS", "Our own address is missing."),
        ("COMPANY_VAT_ID", "Our VAT identifier is missing, or does not begin with its country"),
    ],
)
def test_what_the_house_has_not_said_of_itself_is_asked_of_the_administrator(house, setting, sentence):
    """No address of ours names the country here, so that only the setting can."""
    house.COMPANY_ADDRESS, house.COMPANY_TAX_ID = "Industriestraße 12, 70565 Stuttgart", ""
    setattr(house, setting, "")
    reasons = refused(invoice(firm("C-9", "Kranich AG", country="DE", city="Ulm")))
    assert any(reason.startswith(sentence) for reason in reasons)
    assert any(f"({setting})" in reason for reason in reasons)


def test_a_tax_number_of_the_country_is_enough_to_charge_its_tax_but_not_to_export(house, baumgart):
    house.COMPANY_VAT_ID = ""
    assert refused(invoice(baumgart)) == []
    assert "Our VAT identifier is missing" in refused(invoice(baumgart, untaxed("G")))[0]


def test_a_customer_without_an_address_is_asked_for_one(baumgart):
    baumgart.addresses.all().delete()
    [reason] = refused(invoice(baumgart))
    assert reason == (
        "Baumgart & Söhne GmbH has no address. Add one on the folder's Contacts tab, and write a new invoice."
    )


@pytest.mark.parametrize("category", ["AE", "K"])
def test_tax_that_the_customer_pays_needs_its_identifier(lumiere, category):
    assert refused(invoice(lumiere, untaxed(category))) == []
    lumiere.vat_id = ""
    lumiere.save()
    [reason] = refused(invoice(lumiere, untaxed(category)))
    assert "Lumière S.A.'s VAT identifier is missing" in reason
    assert "as VAT number in the customer's master data" in reason


def test_what_is_outside_the_scope_of_tax_goes_alone(baumgart):
    assert refused(invoice(baumgart, untaxed("O"))) == []
    xml = einvoice_of(invoice(baumgart, untaxed("O")), "ubl").decode()
    assert "DE123456789" not in xml
    assert "DE811111111" not in xml
    [reason] = refused(invoice(baumgart, untaxed("O"), make.line("5", tax_percent=Decimal(19))))
    assert "an e-invoice cannot mix them" in reason


def test_three_decimals_are_one_too_many(baumgart):
    assert refused(make.invoice(baumgart, "10.12", issued_on=TODAY, currency="KWD")) == []
    [reason] = refused(make.invoice(baumgart, "10.125", issued_on=TODAY, currency="KWD"))
    assert "Amounts in KWD have three decimals here, and the standard knows only two" in reason


def test_taxes_rounded_line_by_line_may_be_less_than_one_away_from_the_rate(baumgart):
    """A line of 0.03 with 19 % bears 0.01, and not 0.0057: 0.43 of each hundred lines."""
    few = [make.line("0.03", tax_percent=Decimal(19)) for _ in range(100)]
    assert refused(invoice(baumgart, *few)) == []
    many = [make.line("0.03", tax_percent=Decimal(19)) for _ in range(250)]
    [reason] = refused(invoice(baumgart, *many))
    assert reason == (
        "The tax of each line was rounded, and together they are 2.50 EUR: 1 or more away from 19 % of the sum, which "
        "the standard refuses. Send the PDF instead, or write several invoices of fewer lines."
    )


def test_history_taken_over_without_lines_has_no_e_invoice(baumgart):
    assert "OLD-7 was taken over without lines" in refused(taken_over(baumgart, "OLD-7", net="1", tax="0", lines=[]))[0]


def test_history_whose_lines_do_not_add_up_is_not_handed_out(baumgart):
    assert refused(taken_over(baumgart, "OLD-8", net="100", tax="19", lines=[("99", "99", "18.81")])) == [
        "The lines add up to 99.00 EUR, and the document says 100.00 EUR (net). Send the PDF instead.",
        "The taxes add up to 18.81 EUR, and the document says 19.00 EUR (tax). Send the PDF instead.",
    ]


def test_drafts_cancelled_invoices_and_orders_have_none(baumgart):
    written = invoice(baumgart)
    cancel(document=written, reason="Sent twice", by=make.somebody(), now=make.at(TODAY))
    written.refresh_from_db()
    with pytest.raises(NoEInvoice, match="was cancelled"):
        einvoice_of(written, "ubl")
    draft = Document(customer=baumgart, kind="invoice", status="draft", issued_on=TODAY, currency="EUR")
    assert refused(draft) == ["This invoice is a draft: issue it first."]
    order = make.order(baumgart, issued_on=TODAY)
    assert refused(order) == ["There are e-invoices of invoices and credit notes only."]


def test_why_no_tax_is_charged_is_said_in_the_customers_language_with_its_certificate(lumiere):
    line = make.line("100", tax_category="E", tax_reason="No tax: exempt organisation FR-17")
    xml = einvoice_of(invoice(lumiere, line), "ubl").decode()
    assert "Exonéré de TVA (exempt organisation FR-17)" in xml
    assert "Autoliquidation" in einvoice_of(invoice(lumiere, untaxed("AE")), "cii").decode()
