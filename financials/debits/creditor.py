"""Who collects: our own name, creditor identifier and account, from the settings."""

import re
from dataclasses import dataclass

from django.conf import settings

from customers.bank_numbers import BankNumberRefused, bare, read_bic, read_iban

NEEDS_BIC = "pain.008.001.02"
FORMATS = (NEEDS_BIC, "pain.008.001.08")


class NotSetUp(Exception):
    """Nothing can be collected yet; the text says what is missing in the settings."""


@dataclass(frozen=True)
class Creditor:
    """Our side of each debit."""

    name: str
    identifier: str
    iban: str
    bic: str


def creditor() -> Creditor:
    """Return who collects. Raises NotSetUp."""
    identifier = bare(settings.CREDITOR_ID)
    if not is_identifier(identifier):
        raise NotSetUp("Set CREDITOR_ID to the identifier your central bank gave you, such as DE98ZZZ09999999999.")
    try:
        iban, bic = read_iban(settings.CREDITOR_IBAN), read_bic(settings.CREDITOR_BIC)
    except BankNumberRefused as refusal:
        raise NotSetUp(f"Set CREDITOR_IBAN and CREDITOR_BIC to the account to collect into. {refusal}") from None
    if settings.DEBIT_FORMAT not in FORMATS:
        raise NotSetUp(f"Set DEBIT_FORMAT to one of {', '.join(FORMATS)}, as your bank asks for.")
    bic = bic or str(iban.bic or "")
    if settings.DEBIT_FORMAT == NEEDS_BIC and not bic:
        raise NotSetUp(f"Set CREDITOR_BIC: {NEEDS_BIC} needs it.")
    return Creditor(settings.CREDITOR_NAME, identifier, str(iban), bic)


def is_identifier(text: str) -> bool:
    """Tell whether the check digits of a creditor identifier fit; its business code (places 5 to 7) does not count."""
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{4,31}", text):
        return False
    return int("".join(str(int(sign, 36)) for sign in text[7:] + text[:4])) % 97 == 1
