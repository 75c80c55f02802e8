"""The code of a new customer: the next one of the series "customer", by the company's pattern."""

from collections.abc import Iterable, Sequence
from datetime import date
from unicodedata import normalize

from django.conf import settings
from django.db.models.functions import Lower

from customers.models import Customer
from foundation.numbering import next_numbers


def free_code(name: str, *, today: date, country: str = "") -> str:
    """Take the next code of the series that nobody was given by hand; a code once given is never given again."""
    return free_codes([name], today=today, country=country)[0]


def free_codes(names: Sequence[str], *, today: date, country: str = "") -> list[str]:
    """Take a code for each of the names, in their order, a few statements however many: an import asks for them all."""
    country = country or settings.COMPANY_COUNTRY
    codes: dict[int, str] = {}
    while left := [at for at in range(len(names)) if at not in codes]:
        words = [{"initial": initial_of(names[at]), "country": country} for at in left]
        taken = next_numbers("customer", words=words, today=today)
        given = given_codes(taken)
        codes |= {at: code for at, code in zip(left, taken, strict=True) if code.lower() not in given}
    return [codes[at] for at in range(len(names))]


def given_codes(codes: Iterable[str]) -> set[str]:
    """Return which of these codes a customer has, whatever the capitals, in small letters."""
    plain = {code.lower() for code in codes}
    return set(Customer.objects.annotate(plain=Lower("code")).filter(plain__in=plain).values_list("plain", flat=True))


def initial_of(name: str) -> str:
    """Return the first letter of a name as it stands in a code: a capital from A to Z, "" where there is none."""
    return next((letter for letter in normalize("NFKD", name).upper() if "A" <= letter <= "Z"), "")
