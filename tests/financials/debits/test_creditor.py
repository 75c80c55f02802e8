"""Who collects, as the settings say it, and the characters banks take."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financials.debits.characters import sendable
from financials.debits.creditor import NotSetUp, creditor, is_identifier


def test_we_collect_under_our_own_name_into_our_own_account():
    ours = creditor()
    assert (ours.identifier, ours.iban, ours.bic) == ("DE98ZZZ09999999999", "DE87123456781234567890", "MARKDEFFXXX")


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("CREDITOR_ID", "", "Set CREDITOR_ID"),
        ("CREDITOR_ID", "DE97ZZZ09999999999", "Set CREDITOR_ID"),
        ("CREDITOR_IBAN", "", "Set CREDITOR_IBAN"),
        ("CREDITOR_IBAN", "DE88123456781234567890", "check digits do not fit"),
        ("CREDITOR_BIC", "MARK", "Set CREDITOR_IBAN and CREDITOR_BIC"),
        ("DEBIT_FORMAT", "pain.001", "Set DEBIT_FORMAT"),
    ],
)
def test_what_is_missing_is_named(settings, setting, value, sentence):
    setattr(settings, setting, value)
    with pytest.raises(NotSetUp, match=sentence):
        creditor()


def test_the_older_format_needs_our_bic(settings):
    settings.CREDITOR_BIC = ""
    assert creditor().bic == ""
    settings.DEBIT_FORMAT = "pain.008.001.02"
    with pytest.raises(NotSetUp, match="Set CREDITOR_BIC"):
        creditor()


@pytest.mark.parametrize("identifier", ["DE98ZZZ09999999999", "DE98ABC09999999999", "NL79ZZZ999999990000"])
def test_the_business_code_of_an_identifier_does_not_count_for_its_check_digits(identifier):
    assert is_identifier(identifier)


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("Müller & Söhne GmbH", "Mueller + Soehne GmbH"),
        ("Ærøskøbing Straßenbau", "AEroskobing Strassenbau"),
        ("Łódź Česká Ñandú", "Lodz Ceska Nandu"),
        ("Αθήνα София", "Athena Sofiia"),
        ("a@b_c €5 #7", "a(at)b-c EUR5 .7"),
        ("  //INV//42/ ", "INV/42"),
        ("   ", "-"),
    ],
)
def test_names_are_spelt_as_banks_take_them(typed, sent):
    assert sendable(typed, 70) == sent


@given(st.text(max_size=200))
def test_no_text_leaves_the_set_of_characters_or_the_length(text):
    sent = sendable(text, 35)
    assert 0 < len(sent) <= 35
    assert set(sent) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ ")
    assert not sent.startswith("/")
    assert not sent.endswith("/")
    assert "//" not in sent
