"""vCards 2.1, 3.0 and 4.0: folded lines, quoted-printable, several cards, each property under a head of its own."""

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from vobject.base import ParseError, parseLine

from foundation.records.shapes import Bad, Records, tabled

PICTURES = frozenset(["PHOTO", "LOGO"])
NOT_TOLD = frozenset(
    [
        "VERSION",
        "BEGIN",
        "END",
        "REV",
        "PRODID",
        "UID",
        "GEO",
        "TZ",
        "GENDER",
        "ANNIVERSARY",
        "MAILER",
        "CLASS",
        "SOUND",
        "KEY",
    ]
)
NAME = ("Last name", "First name", "Middle name", "Title", "Suffix")
PLACE = ("PO box", "Street 2", "Street", "City", "State", "ZIP", "Country")
PLAIN = {
    "FN": "Full name", "NICKNAME": "Nickname", "TITLE": "Job title", "ROLE": "Role", "EMAIL": "E-mail",
    "URL": "Website", "NOTE": "Notes", "BDAY": "Birthday", "LANG": "Language", "CATEGORIES": "Categories",
    "KIND": "Kind of card",
}  # fmt: skip
PHONES = (
    ({"CELL", "MOBILE"}, "Mobile phone"), ({"FAX"}, "Fax"), ({"PAGER"}, "Pager"),
    ({"WORK"}, "Business phone"), ({"HOME"}, "Home phone"),
)  # fmt: skip
ORDER = ("Full name", "Title", "First name", "Middle name", "Last name", "Suffix", "Organization", "Department",
         "Job title", "Role", "E-mail", "Business phone", "Mobile phone", "Home phone", "Phone", "Fax")  # fmt: skip
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
NOT_CLOSED = "The card has no end (END:VCARD)."


@dataclass(frozen=True)
class Property:
    """One line of a card: its name in capitals, what its parameters say (in capitals), and its text."""

    name: str
    said: frozenset[str]
    text: str

    def parts(self, divider: str = ";") -> list[str]:
        """Return the parts of a value in several, without their escapes."""
        return [plain(part).strip() for part in cut(self.text, divider)]


def cut(text: str, divider: str) -> list[str]:
    """Cut a text at dividers that no backslash stands before."""
    parts, escaped = [""], False
    for sign in text:
        if sign == divider and not escaped:
            parts.append("")
            continue
        parts[-1] += sign
        escaped = sign == "\\" and not escaped
    return parts


def plain(text: str) -> str:
    """Return a value without its escapes."""
    return ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def read_cards(text: str) -> Records:
    """Read all cards of a text; one that breaks off, or names nobody, is bad."""
    entries, bad, pictures = [], [], 0
    for number, lines, closed in _cards(text):
        try:
            if not closed:
                raise ValueError(NOT_CLOSED)
            properties = [_property(line) for line in lines]
            pictures += any(each.name in PICTURES for each in properties)
            entries.append((number, _entry(properties)))
        except (ValueError, ParseError) as trouble:
            reason = str(trouble) if isinstance(trouble, ValueError) else f"A line of it is none: {lines_of(trouble)}"
            bad.append(Bad(number, reason, "\n".join(lines)))
    have = "1 card has" if pictures == 1 else f"{pictures} cards have"
    remarks = [f"{have} a picture; pictures are left out."] if pictures else []
    return tabled("vcard", entries, ORDER, bad=bad, remarks=remarks)


def lines_of(trouble: ParseError) -> str:
    return trouble.msg.removeprefix("Failed to parse line: ")[:80]


def _cards(text: str) -> Iterator[tuple[int, list[str], bool]]:
    """Yield each card: the line it begins at, its lines unfolded, and whether it has an end."""
    number, lines = 0, []
    for at, line in _unfolded(text):
        word = re.sub(r"\s", "", line).upper()
        if word == "BEGIN:VCARD":
            if number:
                yield number, lines, False
            number, lines = at, []
        elif word == "END:VCARD" and number:
            yield number, lines, True
            number = 0
        elif number and line.strip():
            lines.append(line)
    if number:
        yield number, lines, False


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Yield whole lines: what is indented goes on from before, in quoted-printable what follows a "=" at the end."""
    whole, begun = "", 0
    for at, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        soft = whole.endswith("=") and "QUOTED-PRINTABLE" in whole.split(":", 1)[0].upper()
        if soft:
            whole = f"{whole[:-1]}{line}"
        elif line[:1] in (" ", "\t") and whole:
            whole += line[1:]
        else:
            if begun:
                yield begun, whole
            whole, begun = line, at
    yield begun, whole


def _property(line: str) -> Property:
    name, parameters, text, _ = parseLine(line)
    given = {each[0].upper(): [value.strip('"') for value in each[1:]] for each in parameters}
    words = {word for key, values in given.items() for value in (values or [key]) for word in value.upper().split(",")}
    if "QUOTED-PRINTABLE" in words:
        charset = given.get("CHARSET", ["utf-8"])[0]
        text = _decoded(quopri.decodestring(text.encode("utf-8", "replace")), charset).replace("\r\n", "\n")
        text = text.replace("\\", "\\\\").replace("\n", "\\n") if name.upper() == "NOTE" else text
    return Property(name.upper(), frozenset(words | given.keys()), text)


def _decoded(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return data.decode("cp1252", "replace")


def _entry(properties: list[Property]) -> dict[str, str]:
    """Return the fields of one card; several values of a field are divided by semicolons."""
    entry: dict[str, list[str]] = {}
    for each in properties:
        for head, value in _fields(each):
            if value and value not in entry.setdefault(head, []):
                entry[head].append(value)
    if not any(entry.get(head) for head in ("Full name", "First name", "Last name", "Organization", "E-mail")):
        raise ValueError("The card names nobody: it has neither FN nor N nor ORG nor EMAIL.")
    entry["Language"] = entry.get("Language", [])[:1]
    return {head: ("\n" if head == "Notes" else "; ").join(values) for head, values in entry.items() if values}


def _fields(each: Property) -> Iterator[tuple[str, str]]:
    if each.name in PICTURES or each.name in NOT_TOLD:
        return
    if each.name == "N":
        yield from zip(NAME, each.parts(), strict=False)
    elif each.name == "ADR":
        where = next((word for word in ("WORK", "HOME") if word in each.said), "")
        heads = [f"{where.replace('WORK', 'Business').title()} {head}".strip() for head in PLACE]
        yield from zip(heads, each.parts(), strict=False)
    elif each.name == "ORG":
        organization, *units = each.parts()
        yield from (("Organization", organization), ("Department", ", ".join(filter(None, units))))
    elif each.name == "TEL":
        yield _phone_head(each.said), phone(each.text)
    elif each.name == "CATEGORIES":
        yield "Categories", "; ".join(filter(None, each.parts(",")))
    elif each.name == "EMAIL":
        yield "E-mail", plain(each.text).strip().removeprefix("mailto:")
    else:
        yield PLAIN.get(each.name, each.name), plain(each.text).strip()


def _phone_head(said: frozenset[str]) -> str:
    return next((head for words, head in PHONES if words & said), "Phone")


def phone(text: str) -> str:
    """Return a number as people write it: "tel:+1-418-656-9254;ext=102" with its extension behind."""
    bare = plain(text).strip()
    number, *parameters = bare.removeprefix("tel:").split(";")
    extension = next((each[4:] for each in parameters if each.lower().startswith("ext=")), "")
    return f"{number} ext. {extension}" if extension else number
