"""What people read from a letter or a card as their bank account: IBAN and BIC, or account number and clearing code.

Check digits are verified; what the IBAN says already (bank, branch and key of a French RIB) need not be typed, and
must agree with it when it is. No sentence here repeats a number.
"""

import re
from dataclasses import dataclass

from schwifty import BIC, IBAN
from schwifty.exceptions import (
    InvalidAccountCode,
    InvalidBBANChecksum,
    InvalidChecksumDigits,
    InvalidCountryCode,
    InvalidLength,
    SchwiftyException,
)

from customers.national_accounts import bank_by_bic, bank_by_code, misfit

# Countries whose account numbers carry check digits of their own that hold for every bank.
NATIONAL_CHECK = {"BE", "ES", "FR", "IT", "MC", "PT"}
RIB_COUNTRIES = {"FR", "MC"}
# Whose banks share one system: there the BIC may name another country than the IBAN.
ONE_SYSTEM = (
    {"GB", "GG", "IM", "JE"},
    {"FR", "BL", "GF", "GP", "MC", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"},
)


class BankNumberRefused(Exception):
    """The number can be no account; the text says why. `field` names the input it is about."""

    def __init__(self, sentence: str, field: str = ""):
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class AccountNumber:
    """An account as it was understood: with an IBAN, or with a national number and a clearing code."""

    country: str  # ISO code, "" where nobody said it
    iban: str = ""
    number: str = ""
    clearing_code: str = ""
    bic: str = ""
    bank_name: str = ""
    place: str = ""  # of the bank, where the directory says it
    gui: str = ""
    rib_key: str = ""

    @property
    def last4(self) -> str:
        return (self.iban or self.number)[-4:]

    @property
    def bank(self) -> str:
        """The bank as one says it: "Commerzbank, Köln"; "" for one that is not known."""
        return ", ".join(filter(None, (self.bank_name, self.place)))


def read_account(
    *,
    iban: str = "",
    bic: str = "",
    bank_name: str = "",
    number: str = "",
    clearing_code: str = "",
    gui: str = "",
    rib_key: str = "",
    country: str = "",
) -> AccountNumber:
    """Understand an account as typed; `country` (ISO code) is its bank's, for a number that does not say it.

    Raises BankNumberRefused.
    """
    bic = read_bic(bic)
    number, clearing_code, gui, rib_key = map(bare, (number, clearing_code, gui, rib_key))
    if iban.strip():
        known = read_iban(iban)
        ensure_agreement(known, number, clearing_code, gui, rib_key)
    elif gui or rib_key:
        known = iban_of_rib(clearing_code, gui, number, rib_key)
    else:
        return _national(bic[4:6] or country, number, clearing_code, bic, bank_name.strip())
    ensure_one_country(known, bic)
    return _international(known, bic, bank_name.strip())


def _international(known: IBAN, bic: str, bank_name: str) -> AccountNumber:
    listed, registered = known.bank_name or "", known.bank_short_name or ""
    french = known.country_code in RIB_COUNTRIES
    return AccountNumber(
        country=known.country_code,
        iban=str(known),
        bic=bic or str(known.bic or ""),
        bank_name=bank_name or listed,
        place="" if bank_name or not registered.startswith(listed) else registered.removeprefix(listed).strip(" ,"),
        clearing_code=known.bank_code,
        gui=known.branch_code if french else "",
        rib_key=known.national_checksum_digits if french else "",
    )


def read_iban(text: str) -> IBAN:
    """Return the IBAN in any spelling. Raises BankNumberRefused."""
    text = bare(text)
    try:
        return IBAN(text, validate_bban=text[:2] in NATIONAL_CHECK)
    except InvalidCountryCode:
        reason = "An IBAN begins with the two letters of its country. Leave it empty for an account without IBAN."
    except InvalidLength:
        reason = "This IBAN is too short or too long for its country. Compare it with the letter, group by group."
    except (InvalidChecksumDigits, InvalidBBANChecksum, InvalidAccountCode):
        reason = "The check digits do not fit: a digit is wrong, or two are swapped. Ask for the IBAN again."
    except SchwiftyException:
        reason = "This is no IBAN: it has characters where digits belong. Compare it with the letter, group by group."
    raise BankNumberRefused(reason, "iban")


def read_bic(text: str) -> str:
    """Return the BIC in capitals, "" for none. Raises BankNumberRefused."""
    if not text.strip():
        return ""
    try:
        return str(BIC(bare(text)))
    except SchwiftyException:
        raise BankNumberRefused(
            "A BIC has 8 or 11 characters: four letters, two for the country, the rest. It may be left empty.", "bic"
        ) from None


def iban_of_rib(bank: str, gui: str, number: str, key: str) -> IBAN:
    """Return the IBAN of a French RIB whose key fits. Raises BankNumberRefused."""
    whole = len(bank) == 5 and len(gui) == 5 and 0 < len(number) <= 11 and len(key) == 2
    if not (whole and (bank + gui + key).isdigit() and re.fullmatch(r"[A-Z0-9]+", number)):
        raise BankNumberRefused(
            "A RIB is complete with bank code (5 digits), GUI (5 digits), account number and key (2 digits).", "rib_key"
        )
    iban = IBAN.generate("FR", bank_code=bank, branch_code=gui, account_code=number.rjust(11, "0"))
    if iban.national_checksum_digits != key:
        raise BankNumberRefused("The RIB key does not fit its bank code, GUI and account number.", "rib_key")
    return iban


def ensure_agreement(iban: IBAN, number: str, clearing_code: str, gui: str, rib_key: str) -> None:
    """Raise BankNumberRefused when something typed beside the IBAN says something else."""
    codes = {iban.bank_code, iban.branch_code, iban.bank_code + iban.branch_code}
    typed = {
        "number": number and number.lstrip("0") != iban.account_code.lstrip("0"),
        "clearing_code": clearing_code and clearing_code not in codes,
        "gui": gui and gui != iban.branch_code,
        "rib_key": rib_key and rib_key != iban.national_checksum_digits,
    }
    if wrong := next((field for field, differs in typed.items() if differs), ""):
        raise BankNumberRefused("This is not what the IBAN says. Correct one of the two, or leave this empty.", wrong)


def ensure_one_country(iban: IBAN, bic: str) -> None:
    """Raise BankNumberRefused for the BIC of a bank in another country."""
    of_bank = bic[4:6]
    together = any({of_bank, iban.country_code} <= countries for countries in ONE_SYSTEM)
    if bic and of_bank != iban.country_code and not together:
        raise BankNumberRefused("This BIC is of another country than the IBAN. Leave it empty: it follows.", "bic")


def bare(text: str) -> str:
    """Return the text without what people put between digits, in capitals."""
    return re.sub(r"[\s./-]", "", text).upper()


def _national(country: str, number: str, clearing_code: str, bic: str, bank_name: str) -> AccountNumber:
    if not number or not clearing_code:
        missing = "clearing_code" if number else "iban"
        raise BankNumberRefused("Write the IBAN, or account number and clearing code where there is none.", missing)
    field, reason = misfit(country, number, clearing_code)
    if reason:
        raise BankNumberRefused(reason, field)
    listed, listed_bic = bank_by_code(country, clearing_code)
    bic = bic or listed_bic
    return AccountNumber(
        country=country, number=number, clearing_code=clearing_code, bic=bic,
        bank_name=bank_name or listed or bank_by_bic(bic),
    )  # fmt: skip
