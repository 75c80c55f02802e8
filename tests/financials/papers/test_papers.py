"""Documents on paper (A48): of any length, in the customer's language, on the house's letterhead."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest

from customers.banking import add_bank_account, confirm_bank_account
from customers.mandates import add_mandate
from documents.letterhead import sheet_size
from financials.papers import html_of, print_document
from foundation.pdf.press import Press
from foundation.pdf.styles import paper
from tests import make
from tests.credit.dunning.post import pages
from tests.financials.papers.desk import NOW, TODAY, document, firm, lines

pytestmark = pytest.mark.django_db

HEAD = {
    "en": "No. Part number Description Quantity Price EUR",
    "de": "Pos. Artikelnr. Bezeichnung Menge Preis EUR",
    "fr": "N° Référence Désignation Quantité Prix EUR",
    "es": "N.º Referencia Descripción Cantidad Precio EUR",
}
PAGE = {"en": "Page {} of {}", "de": "Seite {} von {}", "fr": "Page {} sur {}", "es": "Página {} de {}"}


@pytest.fixture(scope="module")
def press():
    with Press("A4") as press:
        yield press


def sheets_of(press, *asked, **fields) -> list[str]:
    return pages(print_document(document(*asked, **fields), press))


@pytest.mark.parametrize(
    ("kind", "count", "language"),
    [("quote", 1, "fr"), ("invoice", 12, "de"), ("order", 40, "es"), ("credit_note", 40, "en"), ("invoice", 120, "de")],
)
def test_a_paper_of_any_length_repeats_its_heads_and_keeps_its_totals_together(press, kind, count, language):
    paper = document(kind, count, language)
    sheets = pages(print_document(paper, press))
    parts = [re.findall(r"NW-\d{4}", sheet) for sheet in sheets]
    assert [part for sheet in parts for part in sheet] == [f"NW-{n:04}" for n in range(1, count + 1)]
    for number, sheet in enumerate(sheets, start=1):
        assert PAGE[language].format(number, len(sheets)) in sheet
        assert (HEAD[language] in sheet) == bool(parts[number - 1])
        assert (f"{paper.number} Baumgart GmbH ({paper.customer.code})" in sheet) == (number > 1)
    *before, last = sheets
    total = re.compile(
        r"(Net|Total credited|Nettobetrag|Gesamtbetrag|Montant hors taxe|Montant total|Base imponible|Importe total) "
    )
    assert len(total.findall(last)) >= 2
    assert not any(total.search(sheet) for sheet in before)
    assert parts[-1], "the totals never stand on a sheet without a line"


def test_no_line_is_cut_in_two_by_the_end_of_a_sheet(press):
    sheets = sheets_of(press, "invoice", lines=lines(40, note="First line of a remark\nand the second one"))
    assert len(sheets) > 1
    for sheet in sheets:
        assert sheet.count("First line of a remark and the second one") == len(re.findall(r"NW-\d{4}", sheet))


def test_the_printed_lines_add_up_to_the_printed_totals_and_taxes(press):
    odd = [*lines(7, quantity=Decimal("0.33")), *lines(5, tax_percent=Decimal(7), discount_percent=Decimal("2.5"))]
    paper = document("invoice", lines=odd, discount_percent=Decimal(3))
    [sheet] = pages(print_document(paper, press))
    *_, table, below = re.split("Sum of the lines", sheet)
    amounts = [Decimal(row) for row in re.findall(r"NW-\d{4}.*?% (?=\d+\.\d\d )(\d+\.\d\d)", table)]
    gross, discount, net, *taxes = [Decimal(found) for found in re.findall(r"(\d+\.\d\d)(?! EUR)", below)][:7]
    assert len(amounts) == 12
    assert sum(amounts) == gross
    assert gross - discount == net == paper.net
    assert (taxes[0] + taxes[2], taxes[1] + taxes[3]) == (paper.net, paper.tax)
    assert f"Total {paper.total:.2f} EUR" in below


def test_the_tax_stands_in_each_line_only_where_there_are_several_rates(press):
    [one] = sheets_of(press, "invoice", 2)
    assert "Price Tax EUR" not in one
    [two] = sheets_of(press, "invoice", lines=[*lines(1), *lines(1, tax_percent=Decimal(7))])
    assert "Price Tax EUR" in two
    assert "Tax 7 % on 31.25 2.19 Tax 19 % on 31.25 5.94" in two.replace("\N{NO-BREAK SPACE}", " ")


def test_the_letterhead_shows_logo_legal_foot_and_account_on_the_first_sheet_alone(press, settings, tmp_path):
    settings.COMPANY_REGISTER = "Amtsgericht Hamburg, HRB 104320; Managing director: Ida Nordmann"
    settings.COMPANY_VAT_ID, settings.COMPANY_PHONE = "DE811907980", "+49405551234"
    settings.CREDITOR_IBAN, settings.COMPANY_BANK = "DE89370400440532013000", "Hanseatische Bank"
    first, *later = sheets_of(press, "invoice", 40, "de")
    for words in ("HRB 104320", "Ida Nordmann", "USt-IdNr. DE811907980", "Telefon +49 40 5551234", "Hanseatische Bank"):
        assert words in first
        assert not any(words in sheet for sheet in later)
    assert "IBAN DE89 3704 0044 0532 0130 00" in later[-1].replace("\N{NO-BREAK SPACE}", " ")
    assert "USt. 19 % auf" in later[-1].replace("\N{NO-BREAK SPACE}", " ")


def test_an_address_of_many_lines_is_written_smaller_so_that_all_of_it_is_in_the_window(press):
    customer = firm(name="Vereinigte Hüttenwerke und Maschinenbauanstalten Bremen-Nord GmbH & Co. KG")
    usual, long = document("quote"), document("quote", customer=customer)
    long.attention, long.bill_to = "Petra Lindner", "Hafenstraße 12\nTor 4\n28195 Bremen\nBremen\nGermany"
    assert 'class="window"' in html_of(usual)
    assert 'class="window crowded"' in html_of(long)
    assert "Petra Lindner Hafenstraße 12 Tor 4 28195 Bremen Bremen Germany" in pages(print_document(long, press))[0]


def test_a_logo_takes_the_place_of_the_name(settings, tmp_path):
    logo = tmp_path / "mark.SVG"
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>')
    settings.COMPANY_LOGO = str(logo)
    assert 'src="map:logo.svg"' in html_of(document("quote"))
    assert paper("A4")["logo.svg"] == logo.read_bytes()


def test_an_invoice_says_by_when_to_pay_and_what_may_be_deducted(press):
    [sheet] = sheets_of(press, "invoice", 1, "de")
    sheet = sheet.replace("\N{NO-BREAK SPACE}", " ")
    assert "Bitte zahlen Sie bis zum 12. Dezember 2026." in sheet
    assert "Bei Zahlung bis zum 22. November 2026 können Sie 0,74 EUR Skonto abziehen und 36,45 EUR zahlen." in sheet
    assert "Ihre USt-IdNr. DE 136 695 976" in sheet


def test_an_invoice_in_instalments_names_each_day(press):
    invoice = make.invoice(firm("fr"), "90.00", issued_on=TODAY, terms="net 30/60/90")
    [sheet] = pages(print_document(invoice, press))
    for day in ("12 décembre 2026", "11 janvier 2027", "10 février 2027"):
        assert f"À payer : 30,00 EUR au plus tard le {day}." in sheet.replace("\N{NO-BREAK SPACE}", " ")


def test_whoever_pays_by_direct_debit_is_told_of_the_collection_and_not_asked_to_pay(press, settings):
    settings.CREDITOR_ID = "DE98ZZZ09999999999"
    customer, by = firm("de", payment_type="sepa"), make.somebody()
    account = add_bank_account(customer=customer, iban="DE89 3704 0044 0532 0130 00", by=by, now=NOW)
    days = {"signed_on": TODAY, "received_on": TODAY, "first_debit_on": TODAY}
    mandate = add_mandate(account=account, scheme="CORE", by=by, now=NOW, **days)
    invoice = make.invoice(customer, "90.00", issued_on=TODAY)
    assert "Bitte zahlen Sie" in html_of(invoice), "nobody has confirmed the account yet"
    confirm_bank_account(account=account, by=make.user("Karl Wendelin"), now=NOW)
    [sheet] = pages(print_document(invoice, press))
    assert "frühestens am 12. Dezember 2026 per SEPA-Lastschrift von Ihrem Konto mit den letzten Ziffern 3000" in sheet
    assert f"(Mandat {mandate.reference}, Gläubiger-ID DE98ZZZ09999999999)" in sheet
    assert "Bitte zahlen" not in sheet
    assert settings.CREDITOR_IBAN not in sheet.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")


def test_a_credit_note_names_what_it_corrects_and_asks_for_nothing(press):
    customer = firm("de")
    invoice = make.invoice(customer, "90.00", issued_on=TODAY - timedelta(5))
    note = make.credit_note(customer, "20.00", issued_on=TODAY, applies_to=invoice)
    [sheet] = pages(print_document(note, press))
    assert f"Zu Rechnung {invoice.number} vom 7. November 2026" in sheet
    assert "Der Betrag wird Ihrem Konto gutgeschrieben." in sheet
    assert "zahlen" not in sheet


@pytest.mark.parametrize(
    ("status", "mark"), [("draft", "Dies ist ein unverbindlicher Entwurf."), ("cancelled", "storniert")]
)
def test_what_does_not_bind_says_so(status, mark):
    assert mark in html_of(document("quote", 1, "de", status=status))


def test_the_note_never_goes_alone_onto_another_sheet(press):
    for count in (15, 17, 19):
        last = sheets_of(press, "invoice", count, note="Goods remain ours until paid in full.")[-1]
        assert "Goods remain ours" in last
        assert "NW-" in last


def test_what_people_typed_stays_text(press):
    customer = firm(name="<b>Bolts & Sons</b> {page}")
    paper = document("quote", customer=customer, lines=[make.line("5", description="<script>x</script> {total}")])
    [sheet] = pages(print_document(paper, press))
    assert "<b>Bolts & Sons</b> {page}" in sheet
    assert "<script>x</script> {total}" in sheet


def test_american_houses_print_on_letter(settings):
    settings.COMPANY_COUNTRY = "US"
    assert sheet_size() == "Letter"
