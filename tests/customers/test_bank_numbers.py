"""What people read from a card or a letter is checked before it is kept."""

import pytest

from customers.bank_numbers import BankNumberRefused, read_account, read_iban

IBAN = "DE89 3704 0044 0532 0130 00"
BARE = "DE89370400440532013000"
FRENCH = "FR14 2004 1010 0505 0001 3M02 606"
OTHERS = ["GB29NWBK60161331926819", "IT60X0542811101000000123456", "ES9121000418450200051332", "NL91ABNA0417164300"]


@pytest.mark.parametrize("spelling", [IBAN, BARE, BARE.lower(), " de89-3704-0044-0532-0130-00 "])
def test_an_iban_is_read_in_any_spelling_and_tells_bank_and_bic(spelling):
    known = read_account(iban=spelling)
    assert (known.iban, known.bic, known.bank_name, known.last4) == (BARE, "COBADEFFXXX", "Commerzbank", "3000")


def test_each_single_wrong_digit_and_each_swap_of_neighbours_is_refused():
    for place in range(2, len(BARE)):
        wrong = BARE[:place] + str((int(BARE[place]) + 1) % 10) + BARE[place + 1 :]
        with pytest.raises(BankNumberRefused):
            read_iban(wrong)
        swapped = BARE[:place] + BARE[place : place + 2][::-1] + BARE[place + 2 :]
        if swapped != BARE:
            with pytest.raises(BankNumberRefused, match="check digits do not fit"):
                read_iban(swapped)


@pytest.mark.parametrize(
    ("iban", "sentence"),
    [
        ("DE89 3704 0044 0532 0130 0", "too short or too long"),
        ("US12 3456 7890", "two letters of its country"),
        ("DE89 37O4 0044 0532 0130 00", "no IBAN"),
        ("FR14 2004 1010 0505 0001 3M02 607", "check digits"),
        ("PT50 0002 0123 1234 5678 9015 5", "check digits"),
    ],
)
def test_a_wrong_iban_is_refused_in_a_sentence_that_does_not_repeat_it(iban, sentence):
    with pytest.raises(BankNumberRefused, match=sentence) as refusal:
        read_account(iban=iban)
    assert refusal.value.field == "iban"
    assert iban[5:14] not in str(refusal.value)


@pytest.mark.parametrize("iban", OTHERS)
def test_ibans_of_other_countries_are_taken(iban):
    assert read_account(iban=iban).iban == iban


@pytest.mark.parametrize("bic", ["COBADEFF", "cobadeffxxx", ""])
def test_a_bic_has_8_or_11_characters_or_is_left_out(bic):
    assert read_account(iban=IBAN, bic=bic).bic == (bic.upper() or "COBADEFFXXX")


@pytest.mark.parametrize("bic", ["COBADEFFX", "COBAXXFF", "1234", "COBA DE F"])
def test_a_bic_with_another_length_or_an_unknown_country_is_refused(bic):
    with pytest.raises(BankNumberRefused, match="8 or 11 characters"):
        read_account(iban=IBAN, bic=bic)


def test_account_number_and_clearing_code_are_not_needed_with_an_iban_and_must_agree_with_it():
    assert read_account(iban=IBAN, number="532 013 000", clearing_code="370 400 44").iban == BARE
    for wrong in ({"number": "532013001"}, {"clearing_code": "37040045"}, {"gui": "01005"}, {"rib_key": "06"}):
        with pytest.raises(BankNumberRefused, match="not what the IBAN says") as refusal:
            read_account(iban=IBAN, **wrong)
        assert refusal.value.field == next(iter(wrong))


def test_without_an_iban_account_number_and_clearing_code_are_both_needed():
    known = read_account(number="0123456789", clearing_code="02-10-00021", bank_name="First Bank")
    assert (known.iban, known.number, known.clearing_code, known.last4) == ("", "0123456789", "021000021", "6789")
    for incomplete in ({}, {"number": "0123456789"}, {"clearing_code": "021000021"}):
        with pytest.raises(BankNumberRefused, match="Write the IBAN, or account number and clearing code"):
            read_account(**incomplete)
    with pytest.raises(BankNumberRefused, match="5 to 34"):
        read_account(number="123", clearing_code="021000021")


def test_a_french_rib_becomes_its_iban_and_an_iban_its_gui_and_key():
    from_iban = read_account(iban=FRENCH)
    assert (from_iban.gui, from_iban.rib_key) == ("01005", "06")
    from_rib = read_account(clearing_code="20041", gui="01005", number="0500013M026", rib_key="06")
    assert from_rib == from_iban
    with pytest.raises(BankNumberRefused, match="RIB key does not fit"):
        read_account(clearing_code="20041", gui="01005", number="0500013M026", rib_key="07")
    with pytest.raises(BankNumberRefused, match="RIB is complete with"):
        read_account(clearing_code="20041", gui="01005", number="0500013M026")
