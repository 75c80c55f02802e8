"""What stands on the invoice stands in the e-invoice, to the cent, whichever syntax carries it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from lxml import etree

from financials.conversion import carry_out
from financials.documents import LineDraft
from financials.einvoice.writing import einvoice_of
from financials.models import Document
from tests import make
from tests.financials.debits.office import IBANS, debtor
from tests.financials.einvoice.conftest import TODAY, taken_over
from tests.financials.einvoice.official import broken

pytestmark = pytest.mark.django_db
NAMES = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}
TOTALS = {
    "net": ("//cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount", "//ram:TaxBasisTotalAmount"),
    "tax": ("/*/cac:TaxTotal/cbc:TaxAmount", "//ram:TaxTotalAmount"),
    "total": ("//cac:LegalMonetaryTotal/cbc:PayableAmount", "//ram:DuePayableAmount"),
}


def said(document: Document, path: str, form: str = "ubl") -> list[str]:
    """Return the texts at a path of an e-invoice that keeps all official rules."""
    xml = einvoice_of(document, form)
    assert broken(xml, form) == []
    return [element.text for element in etree.fromstring(xml).xpath(path, namespaces=NAMES)]


def invoice(customer, *lines: LineDraft, **fields) -> Document:
    return make.invoice(customer, issued_on=TODAY, **{"currency": "EUR", **fields}, lines=list(lines))


def line(amount: str, tax: str = "19", **fields) -> LineDraft:
    return make.line(amount, tax_percent=Decimal(tax), **fields)


@pytest.mark.parametrize("form", ["ubl", "cii"])
def test_the_cents_of_both_forms_are_those_of_the_books(baumgart, form):
    """8,500 less 7,500 at 19 % is exactly 1,190.00; three lines of 0.55 at 7 % bear 0.12 in all, not 0.1155."""
    whole = invoice(baumgart, line("8500"), line("-7500"))
    rounded = invoice(baumgart, *[line("0.55", "7") for _ in range(3)])
    for document, total in ((whole, "1190.00"), (rounded, "1.77")):
        for name, paths in TOTALS.items():
            [text] = said(document, paths[form == "cii"], form)
            assert Decimal(text) == getattr(document, name)
        assert said(document, TOTALS["total"][form == "cii"], form) == [total]


def test_what_is_given_back_has_a_negative_quantity_and_no_negative_price(baumgart):
    document = invoice(baumgart, line("8500"), line("-7500", quantity=Decimal(1)))
    assert said(document, "//cbc:InvoicedQuantity") == ["1", "-1"]
    assert said(document, "//cac:Price/cbc:PriceAmount") == ["8500", "7500"]
    assert said(document, "//cac:InvoiceLine/cbc:LineExtensionAmount") == ["8500.00", "-7500.00"]


def test_discounts_of_lines_and_of_the_whole_stand_where_they_were_given(baumgart):
    first = line("10", quantity=Decimal(3), discount_percent=Decimal("12.5"))
    document = invoice(baumgart, first, line("50", "7"), discount_percent=Decimal(2))
    assert said(document, "//cac:InvoiceLine//cac:AllowanceCharge/cbc:Amount") == ["3.75"]
    assert said(document, "//cac:InvoiceLine/cbc:LineExtensionAmount") == ["26.25", "50.00"]
    assert said(document, "/*/cac:AllowanceCharge/cbc:Amount") == ["1.00", "0.52"]
    assert said(document, "/*/cac:AllowanceCharge/cac:TaxCategory/cbc:Percent") == ["7", "19"]
    assert said(document, "//cbc:AllowanceTotalAmount") == ["1.52"]
    assert said(document, "//cac:AllowanceCharge/cbc:AllowanceChargeReason") == ["Rabatt"] * 3


def test_one_row_of_tax_for_each_kind_and_rate(baumgart):
    lines = (line("100"), line("10"), line("100", "7"), line("5", "0", tax_category="E"), line("7", "0"))
    document = invoice(baumgart, *lines)
    assert said(document, "//cac:TaxSubtotal/cac:TaxCategory/cbc:ID") == ["E", "S", "S", "Z"]
    assert said(document, "//cac:TaxSubtotal/cbc:TaxableAmount") == ["5.00", "100.00", "110.00", "7.00"]
    assert said(document, "//cbc:TaxExemptionReason") == ["Steuerfrei"]


def test_history_without_a_kind_of_tax_is_told_from_its_rate(baumgart):
    document = invoice(baumgart, line("100"), line("5", "0"))
    assert set(document.lines.values_list("tax_category", flat=True)) == {""}
    assert said(document, "//cac:ClassifiedTaxCategory/cbc:ID") == ["S", "Z"]


def test_instalments_are_said_in_words_as_the_standard_knows_one_day_alone(baumgart):
    document = invoice(baumgart, line("100"), terms="net 30/60")
    [words] = said(document, "//cac:PaymentTerms/cbc:Note")
    assert "15. Juli 2026" in words
    assert "14. August 2026" in words
    assert said(document, "/*/cbc:DueDate") == [document.due_on.isoformat()]


def test_a_credit_note_names_its_invoice_and_its_amounts_are_positive(baumgart):
    document = invoice(baumgart, line("100", unit="Std.", tax_category="S"))
    tomorrow = TODAY + timedelta(days=1)
    about = {"by": make.somebody(), "now": make.at(tomorrow), "issued_on": tomorrow}
    note = carry_out(source=document, into="credit_note", **about)
    assert said(note, "//cbc:CreditNoteTypeCode") == ["381"]
    assert said(note, "//cac:InvoiceDocumentReference/cbc:ID") == [document.number]
    assert said(note, "//cbc:CreditedQuantity") == ["1"]
    assert said(note, "//cbc:PayableAmount") == ["119.00"]
    assert said(note, "//ram:TypeCode[. = '381']", "cii") == ["381"]


def test_goods_for_another_country_of_the_union_name_where_they_went_and_when(lumiere):
    document = invoice(lumiere, line("100", "0", tax_category="K", delivered_on=TODAY - timedelta(days=3)))
    assert said(document, "//cac:Delivery/cbc:ActualDeliveryDate") == ["2026-06-12"]
    assert said(document, "//cac:DeliveryLocation//cbc:IdentificationCode") == ["FR"]
    assert said(document, "//cbc:TaxExemptionReasonCode") == ["VATEX-EU-IC"]
    unsaid = invoice(lumiere, line("100", "0", tax_category="K"))
    assert said(unsaid, "//cbc:ActualDeliveryDate") == ["2026-06-15"]
    several = [line("1", delivered_on=TODAY - timedelta(days=ago)) for ago in (9, 2)]
    period = ["//ram:BillingSpecifiedPeriod//udt:DateTimeString"]
    assert said(invoice(lumiere, *several), period[0], "cii") == ["20260606", "20260613"]


def test_both_parties_are_taken_apart(baumgart):
    document = invoice(baumgart, line("100"), reference="PO 4711", order_number="A-77")
    seller = said(document, "//cac:AccountingSupplierParty//cac:PostalAddress//*[not(*)]")
    assert seller == ["Industriestraße 12", "Stuttgart", "70565", "DE"]
    assert said(document, "//cac:PartyTaxScheme/cbc:CompanyID") == ["DE123456789", "99/123/45678", "DE811111111"]
    assert said(document, "//cac:PayeeFinancialAccount/cbc:ID") == ["DE89370400440532013000"]
    assert said(document, "//cbc:PaymentMeansCode") == ["58"]
    assert said(document, "//cac:OrderReference/*") == ["PO 4711", "A-77"]


def test_the_address_is_that_of_the_day_it_was_issued(baumgart):
    home = baumgart.addresses.get()
    document = invoice(baumgart, line("100"), billing_address=home)
    home.line1, home.city = "Umzugsweg 1", "Potsdam"
    home.save()
    again = Document.objects.get(pk=document.pk)
    assert said(again, "//cac:AccountingCustomerParty//cac:PostalAddress//*[not(*)]") == [
        "Hauptstraße 7", "Berlin", "10115", "DE",
    ]  # fmt: skip


def test_a_line_whose_price_was_taken_over_otherwise_says_what_makes_the_difference(baumgart):
    document = taken_over(baumgart, "OLD-9", net="195", tax="0", lines=[("97.5", "95", "0"), ("97.5", "100", "0")])
    assert said(document, "//cac:AllowanceCharge/cbc:ChargeIndicator") == ["false", "true"]
    assert said(document, "//cac:AllowanceCharge/cbc:Amount") == ["2.50", "2.50"]
    assert said(document, "//ram:SpecifiedTradeAllowanceCharge/ram:ActualAmount", "cii") == ["2.50", "2.50"]


def test_what_xml_has_no_room_for_is_left_out_and_everything_else_survives(baumgart):
    text = 'Mutter <M8> & "A2" 漢字 😀\u0001\u000b'
    document = invoice(baumgart, make.line("5", description=text), note="#foo# first")
    assert said(document, "//cac:Item/cbc:Name") == ['Mutter <M8> & "A2" 漢字 😀']
    assert said(document, "/*/cbc:Note") == ["#AAI##foo# first"]


@pytest.mark.parametrize("form", ["ubl", "cii"])
def test_what_is_collected_names_the_mandate_and_no_account_to_pay_into(house, form):
    house.CREDITOR_ID = "DE98ZZZ09999999999"
    acme = debtor(make.user("Anna Meyer"), "Acme GmbH", iban=IBANS[0])
    acme.addresses.create(purpose="main", line1="Am Wall 1", city="Bremen", postcode="28195", country="DE")
    mandate = acme.mandates.get().reference
    document = invoice(acme, line("100"))
    codes = said(document, "//cbc:PaymentMeansCode | //ram:SpecifiedTradeSettlementPaymentMeans/ram:TypeCode", form)
    assert codes == ["59"]
    assert said(document, "//cac:PaymentMandate/cbc:ID | //ram:DirectDebitMandateID", form) == [mandate]
    creditor = "//cac:PartyIdentification/cbc:ID[@schemeID='SEPA'] | //ram:CreditorReferenceID"
    assert said(document, creditor, form) == ["DE98ZZZ09999999999"]
    assert said(document, "//cac:PayeeFinancialAccount/cbc:ID | //ram:IBANID", form) == []
