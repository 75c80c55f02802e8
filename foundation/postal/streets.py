"""What stands above the town: who gets it, and the street."""

import re

LEGAL_FORM = re.compile(
    r"(?<=[\s,])(?:GmbH|mbH|AG|KG|KGaA|OHG|GbR|UG|e\.\s?[VKG]\.|Ltd|Limited|LLP|LLC|L\.L\.C|Inc|Corp|Corporation|Company|Co|PLC"
    r"|plc|Pty|Pte|Pvt|S\.?A\.?R\.?L|SAS|S\.A(?:\.S)?|SA|SNC|S\.?p\.?A|S\.?r\.?l|S\.?L\.?U?|B\.?V|N\.?V|A/S|ApS|AB|ASA?|Oyj?"
    r"|Kft|Zrt|Sp\. ?z ?o\. ?o|s\. ?r\. ?o|a\. ?s|Lda|Ltda|S\.?A\.? de C\.?V|K\.K)(?![\w/])|株式会社|有限会社"
)
CARE_OF = re.compile(
    r"c/o|z\.?\s?h(?:d|än?den)\b|zu h[äa]nden|att(?:n|ention)?\b|fao\b|f\.a\.o|a/c\b|p\.a\.|à l.attention"
    r"|t\.a\.v|ter attentie",
    re.IGNORECASE,
)
TITLE = re.compile(
    r"(?:firma|fa\.|herrn?|frau|familie|mrs?\.?|ms\.?|miss|dr\.?|prof\.?|messrs\.?|m\.|mme|mlle|monsieur|madame|sig\.|signora?"
    r"|sr\.|sra\.|srta\.|señora?|dhr\.?|mevr\.?|exmo\.?|hr\.|fru|pan[ií]?)(?:\s|\Z)",
    re.IGNORECASE,
)
ENDINGS = """
straße strasse str gasse platz allee ring damm ufer weg straat laan plein kade gracht singel gatan vägen veien vej gade
katu tie
"""
WORDS = """
street road rd avenue ave av lane ln drive way court ct close square sq terrace crescent boulevard blvd bd
parkway highway hwy row mews gardens quay hill park estate box postfach bp boîte
rue place chemin route impasse quai cours allée via viale piazza corso largo vicolo calle avda avenida plaza paseo
camino carrer rua praça travessa alameda estrada colonia col
ul ulica aleja plac náměstí třída ulice dreef lei gata väg vei gate kuja utca út tér marg nagar jalan chome ku cho
house cottage rectory manor mill villa farm lodge building tower flat unit suite apt floor etage
"""
STREET = re.compile(
    rf"(?:{'|'.join(ENDINGS.split())})\b|\b(?:{'|'.join(WORDS.split())})\b|(?<=\w )(?:st|dr)\b|\bc/ ", re.IGNORECASE
)
NUMBER = r"(?P<number>\d+\s?(?:[a-zA-Z]\b|bis\b|ter\b)?(?:[-/]\d+\s?[a-zA-Z]?)*)"
NUMBER_FIRST = re.compile(rf"{NUMBER}[\s,]+(?P<street>.*[^\W\d].*)\Z")
NUMBER_BEHIND = re.compile(rf"(?P<street>\D*[^\W\d]\D*?)[\s,]+{NUMBER}\.?(?P<unit>(?:[\s,].*)?)\Z")
UNIT_FIRST = re.compile(r"(?P<unit>(?:flat|unit|apt\.?|apartment|suite|shop|top)\s+\w+)[\s,]+(?=\w)", re.IGNORECASE)


def is_recipient(line: str) -> bool:
    """Say whether a line names a person or company: c/o, Herrn, GmbH, Ltd; but Dr.-Otto-Straße 5 is a street."""
    named = TITLE.match(line) or LEGAL_FORM.search(line)
    return bool(CARE_OF.match(line)) or bool(named and not (re.search(r"\d", line) and STREET.search(line)))


def is_street(line: str) -> bool:
    return not is_recipient(line) and bool(re.search(r"\d", line) or STREET.search(line))


def recipient_and_street(lines: list[str]) -> tuple[list[str], list[str]]:
    """Divide the lines above the town: those of who gets it, and those of the street."""
    first = next((at for at, line in enumerate(lines) if is_street(line)), None)
    if first is not None and first + 1 < len(lines) and not re.search(r"\d", lines[first]):
        first += bool(re.search(r"\d", lines[first + 1]) and STREET.search(lines[first + 1]))  # "Thai House", a firm
    if first is None:
        named = sum(1 for line in lines if is_recipient(line))
        first = max(named, 1 if len(lines) > 1 else 0)
    return lines[:first], lines[first:]


def house_number(line: str) -> tuple[str, str, str]:
    """Return the number, the street and what is within the house (Flat 3, 2º B) of a line; the first may be ""."""
    within = UNIT_FIRST.match(line)
    rest = line[within.end() :] if within else line
    found = NUMBER_FIRST.match(rest) or NUMBER_BEHIND.match(rest)
    if not found:
        return "", line, ""
    unit = within["unit"] if within else found.groupdict().get("unit", "")
    return found["number"].strip(), found["street"].strip(" ,"), unit.strip(" ,")
