"""Account numbers of countries without IBAN: what their clearing code is called, how it is built, its check digits.

A country whose rules we do not know is not judged beyond a length that any account has.
"""

import re
from dataclasses import dataclass

from schwifty import BIC
from schwifty.exceptions import SchwiftyException
from stdnum.nz import bankaccount as new_zealand
from stdnum.us import rtn as routing


@dataclass(frozen=True)
class Scheme:
    """How accounts of a country are written, without blanks: patterns of the whole clearing code and number."""

    clearing: str  # what people call the clearing code
    code: str
    code_said: str
    number: str = r"[0-9A-Z]{5,34}"
    number_said: str = "5 to 34 digits or letters"


ANYWHERE = Scheme("clearing code", r"[0-9A-Z]{2,20}", "2 to 20 digits or letters")
SCHEMES = {
    "AU": Scheme("BSB", r"\d{6}", "6 digits", r"\d{5,10}", "5 to 10 digits"),
    "CA": Scheme(
        "transit and institution number", r"\d{8}|0\d{8}", "8 digits, or 9 with a zero first", r"\d{7,12}",
        "7 to 12 digits",
    ),
    "CH": Scheme("clearing number", r"\d{3,5}", "3 to 5 digits"),
    "DE": Scheme("Bankleitzahl", r"\d{8}", "8 digits", r"\d{2,10}", "up to 10 digits"),
    "GB": Scheme("sort code", r"\d{6}", "6 digits", r"\d{7,10}", "8 digits"),
    "IN": Scheme(
        "IFSC", r"[A-Z]{4}0[A-Z0-9]{6}", "four letters, a zero and six more signs", r"\d{9,18}", "9 to 18 digits"
    ),
    "NZ": Scheme("bank and branch number", r"\d{6}", "6 digits", r"\d{9,10}", "9 or 10 digits with its suffix"),
    "US": Scheme("routing number", r"\d{9}", "9 digits", r"\d{4,17}", "4 to 17 digits"),
}  # fmt: skip


def scheme_of(country: str) -> Scheme:
    """Return how accounts of this country (ISO code) are written."""
    return SCHEMES.get(country, ANYWHERE)


def misfit(country: str, number: str, clearing_code: str) -> tuple[str, str]:
    """Return the input that cannot be right and why, ("", "") for an account that can exist."""
    scheme = scheme_of(country)
    if not re.fullmatch(scheme.code, clearing_code):
        return "clearing_code", f"A {scheme.clearing} has {scheme.code_said}."
    if country == "US" and not routing.is_valid(clearing_code):
        return "clearing_code", "The check digit of the routing number does not fit: compare it with the check."
    if not re.fullmatch(scheme.number, number):
        return "number", f"An account number has {scheme.number_said}."
    if country == "NZ" and not new_zealand.is_valid(clearing_code + number):
        return "number", "The check digit of the account number does not fit: compare it with the letter."
    return "", ""


def bank_by_code(country: str, clearing_code: str) -> tuple[str, str]:
    """Return name and BIC of the bank with this clearing code, "" for what the directory does not say."""
    if not (country and clearing_code):
        return "", ""
    try:
        bic = BIC.from_bank_code(country, clearing_code)
    except SchwiftyException:
        return "", ""
    return bank_by_bic(str(bic)), str(bic)


def bank_by_bic(bic: str) -> str:
    """Return the name of the bank with this BIC, "" where the directory does not know it."""
    names = BIC(bic, allow_invalid=True).bank_names if bic else []
    return names[0] if names else ""
