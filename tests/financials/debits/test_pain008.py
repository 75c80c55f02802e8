"""The file for the bank: valid by its schema, the right sequence, sums that agree, and no sign a bank refuses."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import sepaxml
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from customers.banking import edit_bank_account
from financials.debits.characters import sendable
from financials.debits.pain008 import NotWellFormed, file_of
from financials.models import DebitItem
from tests import make
from tests.financials.debits.office import IBANS, NOW, collected, debtor, prepared

FORMATS = ["pain.008.001.02", "pain.008.001.08"]


def read(content: bytes, schema: str) -> etree._Element:
    """The file as a bank reads it: against the schema, with the plain validator of lxml."""
    document = etree.fromstring(content)
    rules = etree.XMLSchema(file=str(Path(sepaxml.__file__).parent / "schemas" / f"{schema}.xsd"))
    rules.assertValid(document)
    return document


def texts(document: etree._Element, path: str) -> list[str]:
    steps = "/".join(f"*[local-name()='{step}']" for step in path.split("/"))
    return [found.text for found in document.xpath(f"//{steps}")]


@pytest.fixture
def mixed(acme, due, anna):
    """A run with a first and a recurring debit, of two customers."""
    collected(anna, due)
    again = make.invoice(acme, "1234.56", issued_on=date(2026, 10, 1))
    zeta = debtor(anna, "Zeta Ænterprise AG", iban=IBANS[1])
    first = [make.invoice(zeta, amount, issued_on=date(2026, 10, 1)) for amount in ("0.07", "99.93")]
    return prepared(anna, again, *first, collect_on=date(2026, 11, 20))


@pytest.mark.parametrize("schema", FORMATS)
def test_the_file_is_valid_and_says_who_pays_what_to_whom(settings, mixed, schema):
    settings.DEBIT_FORMAT = schema
    document = read(file_of(mixed), schema)
    assert etree.QName(document).namespace == f"urn:iso:std:iso:20022:tech:xsd:{schema}"
    assert texts(document, "GrpHdr/MsgId") == [mixed.message_id]
    assert texts(document, "GrpHdr/NbOfTxs") == ["2"]
    assert texts(document, "GrpHdr/CtrlSum") == ["1334.56"]
    assert texts(document, "Cdtr/Nm") == ["Mueller + Soehne GmbH"] * 2
    assert set(texts(document, "CdtrAcct/Id/IBAN")) == {"DE87123456781234567890"}
    assert set(texts(document, "CdtrSchmeId/Id/PrvtId/Othr/Id")) == {"DE98ZZZ09999999999"}
    assert set(texts(document, "ReqdColltnDt")) == {"2026-11-20"}
    assert set(texts(document, "LclInstrm/Cd")) == {"CORE"}


def test_first_and_recurring_debits_stand_in_batches_of_their_own(mixed):
    document = read(file_of(mixed), "pain.008.001.08")
    batches = dict(zip(texts(document, "SeqTp"), texts(document, "PmtInf/CtrlSum"), strict=True))
    assert batches == {"RCUR": "1234.56", "FRST": "100.00"}
    assert texts(document, "PmtInfId") == [f"{mixed.message_id}-RCUR", f"{mixed.message_id}-FRST"]
    assert texts(document, "InstdAmt") == ["1234.56", "100.00"]
    assert texts(document, "EndToEndId") == [f"{mixed.number}-00001", f"{mixed.number}-00002"]
    items = mixed.items.select_related("mandate").order_by("id")
    assert texts(document, "MndtId") == [item.mandate.reference for item in items]
    assert texts(document, "DtOfSgntr") == ["2026-11-02", "2026-11-02"]
    assert texts(document, "DbtrAcct/Id/IBAN") == IBANS[:2]
    assert texts(document, "Dbtr/Nm") == ["Baumgart + Soehne GmbH", "Zeta AEnterprise AG"]
    assert texts(document, "Ustrd") == [item.remittance for item in items]


def test_the_same_run_is_the_same_file_each_time(mixed):
    assert file_of(mixed) == file_of(mixed)


def test_a_debtor_without_bic_and_a_debit_between_businesses_are_sent_too(anna):
    firm = debtor(anna, "Peeters NV", iban=IBANS[5], scheme="B2B")
    edit_bank_account(account=firm.bank_accounts.get(), holder="Peeters NV", bic="", bank_name="", by=anna, now=NOW)
    firm.bank_accounts.update(confirmed_by=make.user(), confirmed_at=NOW)
    run = prepared(anna, make.invoice(firm, "5.00", issued_on=date(2026, 10, 1)), scheme="B2B")
    document = read(file_of(run), "pain.008.001.08")
    assert texts(document, "LclInstrm/Cd") == ["B2B"]
    assert texts(document, "DbtrAgt/FinInstnId/Othr/Id") == ["NOTPROVIDED"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=90))
def test_any_name_in_any_script_makes_a_name_banks_take(name):
    assert re.fullmatch(r"[A-Za-z0-9/?:().,'+ -]{1,70}", sendable(name, 70))


@pytest.mark.parametrize("holder", ["Öl & Gas <Nord> GmbH", "Ελλάδα ΑΕ", "株式会社", 'O\'Neill "Sons"', "&&&"])
def test_whatever_the_holder_is_called_the_file_is_valid(acme, due, anna, holder):
    run = prepared(anna, due)
    acme.bank_accounts.update(holder=holder)
    name = texts(read(file_of(run), "pain.008.001.08"), "Dbtr/Nm")[0]
    assert re.fullmatch(r"[A-Za-z0-9/?:().,'+ -]{1,70}", name)


def test_a_file_no_bank_would_take_is_never_handed_out(due, anna):
    run = prepared(anna, due)
    DebitItem.objects.update(end_to_end_id="x" * 35, remittance="")
    with pytest.raises(NotWellFormed, match=r"does not follow pain\.008\.001\.08: .*Ustrd"):
        file_of(run)


def test_thirty_thousand_cents_are_no_float(acme, anna):
    invoices = [make.invoice(acme, "0.10", issued_on=date(2026, 10, 1)) for _ in range(3)]
    run = prepared(anna, *invoices)
    assert run.items.get().amount == Decimal("0.30")
    assert texts(read(file_of(run), "pain.008.001.08"), "GrpHdr/CtrlSum") == ["0.30"]
