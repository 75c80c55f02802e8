"""Statements come from the bank in five formats and many dialects; each becomes the same plain lines, or a sentence."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from financials.bank.contents import Unreadable
from financials.bank.delimited import AccountNotNamed
from financials.bank.reading import LARGEST, read_file
from tests.financials.bank import samples

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "bank"
MAY = samples.DAY


def only(content: bytes, **asked):
    """The one statement of a file, and its lines."""
    (statement,) = read_file(content, **asked).statements
    return statement, statement.lines


def refusal(content: bytes, **asked) -> str:
    with pytest.raises(Unreadable) as refused:
        read_file(content, **asked)
    return str(refused.value)


# MT940


def test_a_german_mt940_says_who_paid_from_where_and_what_for():
    told = samples.german("Rechnung 42 vom 4.4.", name="BAUMGART", end_to_end="PO-77")
    statement, (line,) = only(samples.mt940(("119.00", told)))
    assert (statement.account, statement.currency, statement.number) == (samples.IBAN, "EUR", "12/1")
    assert (statement.opening, statement.closing, statement.difference) == (1000, 1119, 0)
    assert (line.amount, line.booked_on, line.name) == (Decimal("119.00"), MAY, "BAUMGART")
    assert (line.account, line.end_to_end) == (samples.PAYER, "PO-77")
    assert line.text.startswith("Rechnung 42 vom 4.4.")


def test_words_between_slashes_are_read_too_as_dutch_banks_write_them():
    told = f"/EREF/PO-77/NAME/BAUMGART BV/IBAN/{samples.PAYER}/REMI/INV 42"
    line = only(samples.mt940(("119.00", told)))[1][0]
    assert (line.name, line.account, line.end_to_end) == ("BAUMGART BV", samples.PAYER, "PO-77")
    assert line.text == "INV 42 PO-77"


def test_money_that_went_out_is_negative_and_a_return_is_called_one():
    content = samples.mt940(("-50.00", "109?00RETOURE?20RUECKLASTSCHRIFT?32BAUMGART"), ("-5.00", "GEBUEHR"))
    returned, fee = only(content)[1]
    assert (returned.amount, returned.returned) == (-50, True)
    assert (fee.amount, fee.returned) == (-5, False)


def test_what_the_bank_kept_is_read_beside_the_booking():
    content = samples.mt940(("98.50", "INV 42")).replace(
        b"NTRFNONREF", b"NTRFNONREF//B77\r\n/OCMT/EUR100,00//CHGS/EUR1,50/"
    )
    line = only(content)[1][0]
    assert (line.charges, line.reference) == (Decimal("1.50"), "B77")


def test_several_statements_in_a_file_keep_their_own_balances():
    content = samples.mt940(("10.00", "a")) + b"\r\n" + samples.mt940(("20.00", "b"), opening="1010.00", number="13/1")
    first, second = read_file(content).statements
    assert [first.closing, second.opening, second.closing] == [1010, 1010, 1030]


def test_a_booking_that_makes_no_sense_is_named_by_its_line():
    content = b"\r\n" + samples.mt940(("10.00", "a")).replace(b"C10,00NTRF", b"C10;00NTRF")
    assert refusal(content).startswith("Line 6: “:61:2605040504C10;00NTRFNONREF”")


# camt.053


@pytest.mark.parametrize("version", ["02", "08"])
def test_camt_says_who_paid_in_either_version(version):
    booked = "BOOK" if version == "02" else "<Cd>BOOK</Cd>"
    content = samples.camt(samples.entry("119.00", samples.detail("INV 42"), status=booked), version=version)
    statement, (line,) = only(content)
    assert (statement.account, statement.number) == (samples.IBAN, "7")
    assert (line.name, line.account, line.text) == ("Baumgart GmbH", samples.PAYER, "INV 42")
    assert (line.booked_on, line.value_on) == (date(2026, 5, 4), date(2026, 5, 5))
    assert (line.end_to_end, line.reference) == ("E2E-1", "B-1")


def test_a_batch_booking_becomes_a_line_for_each_payment_when_they_add_up():
    parts = samples.detail("INV 42", amount="100.00"), samples.detail("INV 43", amount="19.00")
    assert [line.amount for line in only(samples.camt(samples.entry("119.00", *parts)))[1]] == [100, 19]
    (whole,) = only(samples.camt(samples.entry("120.00", *parts)))[1]
    assert (whole.amount, whole.text) == (120, "2 payments in one booking")


def test_what_is_only_announced_is_left_out():
    content = samples.camt(samples.entry("119.00", status="<Cd>PDNG</Cd>"), samples.entry("20.00"))
    assert [line.amount for line in only(content)[1]] == [20]


def test_charges_and_check_numbers_are_taken_from_camt():
    charges = '<Chrgs><Rcrd><Amt Ccy="EUR">1.50</Amt><ChrgInclInd>true</ChrgInclInd></Rcrd></Chrgs>'
    check = samples.detail("INV 42", more=charges).replace("<EndToEndId>", "<ChqNb>5567</ChqNb><EndToEndId>")
    line = only(samples.camt(samples.entry("98.50", check)))[1][0]
    assert (line.charges, line.check_number) == (Decimal("1.50"), "5567")


def test_a_returned_debit_still_names_the_customer():
    back = "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn></BkTxCd>"
    line = only(samples.camt(samples.entry("-119.00", samples.detail("INV 42"), more=back)))[1][0]
    assert (line.returned, line.name, line.account) == (True, "Baumgart GmbH", samples.PAYER)


def test_balances_of_camt_are_compared_with_its_bookings():
    balances = samples.balance("OPBD", "100.00") + samples.balance("CLBD", "230.00")
    statement, _ = only(samples.camt(samples.entry("119.00"), balances=balances))
    assert statement.difference == 11


BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><x>&b;</x></BkToCstmrStmt></Document>"""


def test_xml_that_defines_entities_is_refused_unread():
    assert "defines entities" in refusal(BOMB)
    assert "neither camt.053 nor OFX" in refusal(BOMB.decode().encode("utf-16"))
    assert "defines entities" in refusal(samples.OFX1.replace(b"<OFX>", b"<!DOCTYPE x><OFX>"))


def test_xml_that_breaks_off_is_named_by_its_line():
    assert refusal(samples.camt(samples.entry("1.00"))[:-30]).startswith("Line 1: the XML breaks off here")


def test_a_preview_is_not_a_statement():
    content = samples.camt().replace(b"BkToCstmrStmt", b"BkToCstmrAcctRpt").replace(b"Stmt>", b"Rpt>")
    assert "camt.052" in refusal(content)


# BAI2 and OFX


def test_bai2_reads_checks_wires_and_lines_that_go_on():
    statement, (check, wire) = only(samples.BAI2)
    assert (statement.account, statement.currency, statement.difference) == ("4455667", "USD", 0)
    assert (check.amount, check.check_number, check.reference) == (500, "5567", "REF-9")
    assert (wire.amount, wire.value_on, wire.text) == (250, date(2026, 5, 5), "WIRE IN INV 42 AND INV 43")
    assert not statement.remarks


def test_bai2_whose_control_total_is_wrong_says_so():
    (remark,) = only(samples.BAI2.replace(b"49,425000", b"49,425001"))[0].remarks
    assert "control total is 425001" in remark


def test_bai2_that_breaks_off_is_refused_whole():
    assert "breaks off" in refusal(samples.BAI2[: samples.BAI2.index(b"98,")])
    assert refusal(samples.BAI2.replace(b"16,195,25000", b"16,195,25O00")).startswith("Line 6: ")


def test_ofx_1_is_read_in_its_own_loose_way():
    statement, (line,) = only(samples.OFX1.replace(b"1,250.00", b"1250,00"))
    assert (statement.account, statement.closing) == ("4455667", 2000)
    assert (line.amount, line.booked_on, line.reference) == (1250, MAY, "F1")
    assert "is not an amount" in refusal(samples.OFX1)


# CSV

SPARKASSE = """"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";\
"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"Betrag";"Waehrung"
"DE89370400440532013000";"05.05.26";"05.05.26";"GUTSCHRIFT";"Rechnung 43";"Müller & Söhne";\
"GB29NWBK60161331926819";"1.234,50";"EUR"
"DE89370400440532013000";"04.05.26";"04.05.26";"LASTSCHRIFT";"Miete";"Vermieter";"";"-900,00";"EUR"
"""
US = """Account Number,Posting Date,Description,Debit,Credit,Balance
4455667,05/13/2026,"DEPOSIT, INV 42",,"1,250.00","2,250.00"
4455667,05/14/2026,FEE,5.00,,"2,245.00"
"""
DUTCH = """"Datum","Naam / Omschrijving","Rekening","Tegenrekening","Code","Af Bij","Bedrag (EUR)","Mededelingen"
"20260504","Baumgart BV","NL13TEST0123456789","GB29NWBK60161331926819","GT","Bij","119,00","INV 42"
"20260504","Bank","NL13TEST0123456789","","DV","Af","1,50","Kosten"
"""
FRENCH = "Compte : 123\n\nDate;Libellé;Débit euros;Crédit euros\n04/05/2026;VIR BAUMGART FACTURE 42;;119,00\n"


def test_a_german_csv_in_windows_letters_is_put_in_order_of_its_days():
    statement, (rent, paid) = only(SPARKASSE.encode("cp1252"))
    assert statement.account == samples.IBAN
    assert (rent.amount, paid.amount) == (-900, Decimal("1234.50"))
    assert (paid.name, paid.account, paid.text) == ("Müller & Söhne", samples.PAYER, "GUTSCHRIFT Rechnung 43")


def test_an_american_csv_has_two_columns_of_amounts_and_a_balance_that_runs_along(settings):
    settings.COMPANY_CURRENCY = "USD"
    statement, (deposit, fee) = only(US.encode())
    assert (deposit.amount, fee.amount, fee.booked_on) == (1250, -5, date(2026, 5, 14))
    assert (statement.opening, statement.closing, statement.difference) == (1000, 2245, 0)


def test_a_dutch_csv_says_in_a_word_whether_money_came_or_went():
    _, (paid, fee) = only(DUTCH.encode(), currency="EUR")
    assert (paid.amount, paid.text, fee.amount) == (119, "INV 42", Decimal("-1.50"))


def test_lines_above_the_head_are_passed_over_and_the_account_is_asked_for():
    with pytest.raises(AccountNotNamed):
        read_file(FRENCH.encode(), currency="EUR")
    statement, (line,) = only(FRENCH.encode(), account="FR76 123", currency="EUR")
    assert (statement.account, line.amount, line.booked_on) == ("FR76123", 119, MAY)


def test_days_that_can_be_read_in_two_ways_are_said_aloud():
    statement, _ = only(FRENCH.encode(), account="1", currency="EUR")
    assert statement.remarks == ("The days could be read in two ways: 04/05/2026 was read as 04 May 2026.",)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04", "ZIP"),
        (b"hello", "neither MT940"),
        (b"<html></html>", "neither camt.053 nor OFX"),
        (b"x" * (LARGEST + 1), "larger than"),
        (b"Date;Amount\n", "no bookings"),
        (b"Date;Amount\n2026-05-04;12,00\n2026-05-05;12.00\n", "decimal comma"),
        (b"Date;Amount\nyesterday;12,00\n", "“yesterday”"),
        (b"Date;Amount\n2026-05-04;12,x0\n", "Row 2: “12,x0”"),
        (b"Date;Amount;Currency\n2026-05-04;12,00;EUR\n2026-05-04;12,00;USD\n", "Row 3: USD"),
    ],
)
def test_what_is_no_statement_is_refused_in_a_sentence(content, said):
    assert said in refusal(content, account="1", currency="EUR")


@pytest.mark.skipif(not SHARED.exists(), reason="the samples of real banks are not here")
@pytest.mark.parametrize("path", sorted(SHARED.iterdir()) if SHARED.exists() else [], ids=lambda path: path.name)
def test_samples_of_real_banks_are_read(path):
    found = read_file(path.read_bytes())
    assert sum(len(statement.lines) for statement in found.statements)
