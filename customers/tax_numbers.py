"""VAT numbers and national tax numbers: read in any spelling, checked by the rules of their country, written out.

A VAT number begins with its country and is kept without blanks ("DE136695976"); a national tax number is kept as it
was typed, as offices write it with strokes of their own. A country whose rules we do not know is not judged.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType

from stdnum import get_cc_module
from stdnum.exceptions import InvalidChecksum, InvalidComponent, InvalidLength, ValidationError

from foundation.countries import COUNTRIES

GREECE, NORTHERN_IRELAND = "EL", "XI"  # as tax offices call them
PREFIX_OF = {"GR": GREECE}
COUNTRY_OF = {GREECE: "GR", NORTHERN_IRELAND: "GB"}
# One of each country that has VAT numbers with its letters before them, as people write it.
VAT = {
    "AT": "ATU 13585627", "BE": "BE 0403.019.261", "BG": "BG 175 074 752", "CH": "CHE-107.787.577 MWST",
    "CY": "CY 10259033P", "CZ": "CZ 25123891", "DE": "DE 136 695 976", "DK": "DK 13 58 56 28", "EE": "EE 100 931 558",
    "EL": "EL 094 259 216", "ES": "ES B58378431", "FI": "FI 20774740", "FR": "FR 40 303 265 045",
    "GB": "GB 980 7806 84", "HR": "HR 33392005961", "HU": "HU 12892312", "IE": "IE 6433435F", "IT": "IT 00743110157",
    "LT": "LT 119511515", "LU": "LU 15027442", "LV": "LV 40003521600", "MT": "MT 11679112", "NL": "NL 004495445B01",
    "NO": "NO 995 525 828 MVA", "PL": "PL 8567346215", "PT": "PT 501 964 843", "RO": "RO 18547290",
    "SE": "SE 123456789701", "SI": "SI 50223054", "SK": "SK 2022749619", "XI": "XI 980 7806 84",
}  # fmt: skip
# What each tax office calls its number, one as people write it, and which of stdnum's modules know such numbers.
NATIONAL = {
    "AT": ("Steuernummer", "59-119/9013", ("tin",)),
    "AU": ("ABN", "83 914 571 673", ("abn", "acn", "tfn")),
    "BE": ("enterprise number", "0403.019.261", ("vat", "nn")),
    "BR": ("CNPJ", "16.727.230/0001-97", ("cnpj", "cpf")),
    "CA": ("business number", "12302 6635 RC 0001", ("bn", "sin")),
    "CH": ("UID", "CHE-100.155.212", ("uid", "vat")),
    "DE": ("Steuernummer", "181/815/08155", ("stnr", "idnr")),
    "DK": ("CVR number", "13 58 56 28", ("cvr", "cpr")),
    "ES": ("NIF", "B-58378431", ("nif",)),
    "FI": ("Y-tunnus", "2077474-0", ("ytunnus", "hetu")),
    "FR": ("SIREN or SIRET", "552 008 443", ("siren", "siret", "nif")),
    "GB": ("UTR", "1955839661", ("utr",)),
    "IE": ("PPS number", "6433435F", ("pps", "vat")),
    "IN": ("GSTIN", "27AAPFU0939F1ZV", ("gstin", "pan")),
    "IT": ("partita IVA or codice fiscale", "00743110157", ("iva", "codicefiscale")),
    "MX": ("RFC", "GODE561231GR8", ("rfc",)),
    "NL": ("BSN or RSIN", "1112.22.333", ("bsn",)),
    "NO": ("organisation number", "988 077 917", ("orgnr", "mva", "fodselsnummer")),
    "NZ": ("IRD number", "49-098-576", ("ird",)),
    "PL": ("NIP", "856-734-62-15", ("nip", "regon", "pesel")),
    "PT": ("NIF", "501 964 843", ("nif",)),
    "SE": ("organisation number", "123456-7897", ("orgnr", "personnummer", "vat")),
    "US": ("EIN", "91-1144442", ("tin",)),
}  # fmt: skip
MOST_TELLING = (InvalidChecksum, InvalidComponent, InvalidLength)


class TaxNumberRefused(Exception):
    """The number cannot be one; the text says what is wrong with it. `field` names the input it is about."""

    def __init__(self, sentence: str, field: str):
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Shown:
    """A number as a page shows it; `doubt` says why it does not check, "" where nothing speaks against it."""

    label: str
    written: str
    doubt: str


def read_vat_id(text: str, *, country: str = "") -> str:
    """Return the VAT number beginning with its country; "" for none.

    `country` (ISO code) is where the customer sits, for a number typed without its letters. Raises TaxNumberRefused.
    """
    plain = plain_number(text)
    if not plain:
        return ""
    prefix, rest = _taken_apart(plain, country)
    if prefix not in VAT:
        raise TaxNumberRefused(_no_vat_country(prefix), "vat_id")
    try:
        known = _module(prefix).validate(rest)
    except ValidationError as trouble:
        name = f"VAT number of {COUNTRIES[COUNTRY_OF.get(prefix, prefix)]}"
        raise TaxNumberRefused(_wrong(name, VAT[prefix], trouble), "vat_id") from None
    return known if known.startswith(prefix) else prefix + known


def read_tax_number(text: str, *, country: str) -> str:
    """Return the tax number of a country (ISO code) as it was typed, without blanks at its ends.

    Raises TaxNumberRefused for what that country's tax office does not give out, and for a VAT number.
    """
    text = " ".join(text.split())
    if not text:
        return ""
    if is_vat_id(text):
        raise TaxNumberRefused("This is a VAT number: write it under VAT number.", "tax_id")
    if troubles := _troubles(text, country):
        name, example, _ = NATIONAL[country]
        trouble = next((one for kind in MOST_TELLING for one in troubles if isinstance(one, kind)), troubles[0])
        raise TaxNumberRefused(_wrong(f"{name} ({COUNTRIES[country]})", example, trouble), "tax_id")
    return text


def is_vat_id(text: str) -> bool:
    """Return whether the text is a valid VAT number that names its country."""
    try:
        return plain_number(text)[:2] in VAT and bool(read_vat_id(text))
    except TaxNumberRefused:
        return False


def shown(*, vat_id: str, tax_id: str, country: str) -> list[Shown]:
    """Return the numbers of a customer in this country (ISO code) as a page shows them, those without left out."""
    found = []
    if vat_id:
        found.append(Shown("VAT number", written_vat_id(vat_id), _doubt(read_vat_id, vat_id, country)))
    if tax_id:
        found.append(Shown("Tax number", written_tax_number(tax_id, country), _doubt(read_tax_number, tax_id, country)))
    return found


def written_vat_id(vat_id: str) -> str:
    """Return a VAT number as people of its country write it; one that does not check as it was typed."""
    if not is_vat_id(vat_id) or plain_number(vat_id) != vat_id:
        return vat_id
    signs = iter(vat_id)
    pattern = re.sub(r"[A-Za-z0-9]", "#", VAT[vat_id[:2]])
    return re.sub("#", lambda _: next(signs), pattern) if pattern.count("#") == len(vat_id) else vat_id


def written_tax_number(text: str, country: str) -> str:
    """Return a tax number as its office writes it where that is known, else as it was typed."""
    for module in _modules(country):
        if module.is_valid(text) and hasattr(module, "format"):
            return module.format(text)
    return text


def plain_number(text: str) -> str:
    """Return the signs of a number that count, in capitals; "+" and "*" stand in some Irish ones."""
    return re.sub(r"[^0-9A-Z+*]", "", text.upper())


def _taken_apart(plain: str, country: str) -> tuple[str, str]:
    """Return the letters of the country and what stands behind them."""
    prefix = PREFIX_OF.get(country, country)
    if prefix in VAT and not plain.startswith((prefix, country)) and _module(prefix).is_valid(plain):
        return prefix, plain
    named = PREFIX_OF.get(plain[:2], plain[:2])
    if named in VAT or named in COUNTRIES:
        return named, plain if named == "CH" else plain[2:]
    return (prefix, plain) if plain[:1].isdigit() else (named, plain)


def _no_vat_country(prefix: str) -> str:
    if prefix in NATIONAL:
        name = NATIONAL[prefix][0]
        return f"{COUNTRIES[prefix]} has no VAT numbers that begin with its letters: write its {name} under Tax number."
    if prefix in COUNTRIES:
        return f"We know of no VAT numbers of {COUNTRIES[prefix]}: write its number under Tax number."
    return "A VAT number begins with the two letters of its country, such as DE or FR."


def _wrong(name: str, example: str, trouble: ValidationError) -> str:
    if isinstance(trouble, InvalidChecksum):
        return f"The check digits of this {name} do not fit: a digit is wrong, or two are swapped."
    if isinstance(trouble, InvalidLength):
        return f"This is too short or too long for a {name}: one is {example}."
    if isinstance(trouble, InvalidComponent):
        return f"A part of this {name} does not exist: one is {example}."
    return f"A {name} is not written like this: one is {example}."


def _troubles(text: str, country: str) -> list[ValidationError]:
    """Return what each kind of number of this country has against the text; nothing when one of them takes it."""
    troubles = []
    for module in _modules(country):
        try:
            module.validate(text)
        except ValidationError as trouble:
            troubles.append(trouble)
        else:
            return []
    return troubles


def _doubt(read, number: str, country: str) -> str:
    try:
        read(number, country=country)
    except TaxNumberRefused as refusal:
        return str(refusal)
    return ""


def _module(prefix: str) -> ModuleType:
    return get_cc_module(COUNTRY_OF.get(prefix, prefix).lower(), "vat")


def _modules(country: str) -> Iterator[ModuleType]:
    names = NATIONAL.get(country, ("", "", ()))[2]
    return (get_cc_module(country.lower(), name) for name in names)
