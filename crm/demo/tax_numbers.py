"""VAT and tax numbers of made-up firms: their check digits fit, and nobody has given them out."""

from collections.abc import Callable
from random import Random

from stdnum import luhn
from stdnum.at import uid as austrian
from stdnum.au import abn
from stdnum.ch import uid as swiss
from stdnum.es import cif
from stdnum.gb import vat as british
from stdnum.iso7064 import mod_11_10


def tax_numbers(chance: Random, country: str) -> tuple[str, str]:
    """Return the VAT number and the national tax number of a firm in a country (ISO code), "" for what it has not."""
    vat_id = VAT[country](chance) if country in VAT else ""
    return vat_id, NATIONAL[country](chance) if country in NATIONAL else ""


def digits(chance: Random, count: int) -> str:
    """Return so many digits, the first of which is not zero."""
    return str(chance.randrange(10 ** (count - 1), 10**count))


def with_check_digit(number: str, check: Callable[[str], str]) -> str:
    return number + check(number)


def french(chance: Random) -> str:
    siren = with_check_digit(digits(chance, 8), luhn.calc_check_digit)
    return f"FR{int(siren + '12') % 97:02}{siren}"


def of_switzerland(chance: Random) -> str:
    """Some numbers have no check digit: their firms get the next one."""
    number = with_check_digit(digits(chance, 8), swiss.calc_check_digit)
    return f"CHE{number}MWST" if len(number) == 9 else of_switzerland(chance)


def dutch(chance: Random) -> str:
    number = digits(chance, 8)
    check = sum(int(digit) * weight for digit, weight in zip(number, range(9, 1, -1), strict=True)) % 11
    return f"NL{number}{check}B01" if check < 10 else dutch(chance)


def spanish_digit(number: str) -> str:
    """Of the digit and the letter that would fit, the digit: so it is for companies with limited liability."""
    return cif.calc_check_digits(number)[0]


def of_britain(chance: Random) -> str:
    number = digits(chance, 7)
    return f"GB{number}{-british.checksum(number) % 97:02}"


def american(chance: Random) -> str:
    return f"{chance.choice(('12', '27', '45', '82', '91'))}-{digits(chance, 7)}"


def canadian(chance: Random) -> str:
    return f"{with_check_digit(digits(chance, 8), luhn.calc_check_digit)}RT0001"


def australian(chance: Random) -> str:
    number = digits(chance, 9)
    return abn.format(abn.calc_check_digits(number) + number)


VAT = {
    "AT": lambda chance: "AT" + with_check_digit("U" + digits(chance, 7), austrian.calc_check_digit),
    "CH": of_switzerland,
    "DE": lambda chance: "DE" + with_check_digit(digits(chance, 8), mod_11_10.calc_check_digit),
    "ES": lambda chance: "ES" + with_check_digit("B" + digits(chance, 7), spanish_digit),
    "FR": french,
    "GB": of_britain,
    "IT": lambda chance: "IT" + with_check_digit("0" + digits(chance, 6) + "015", luhn.calc_check_digit),
    "NL": dutch,
    "SE": lambda chance: "SE" + with_check_digit("556" + digits(chance, 6), luhn.calc_check_digit) + "01",
}  # fmt: skip
NATIONAL = {"AU": australian, "CA": canadian, "US": american}
