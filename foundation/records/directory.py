"""LDIF, as Thunderbird and directories write it: an entry is a block of lines, values folded or in base64."""

import io
import logging
import re

from ldif import LDIFParser

from foundation.records.shapes import Bad, Records, tabled

logging.getLogger("ldif").setLevel(logging.ERROR)  # what it warns of, the page says

LEFT_OUT = frozenset(["dn", "objectclass", "modifytimestamp", "jpegphoto", "userpassword", "mozillausehtmlmail"])
BLOCK = re.compile(rb"(?:[^\r\n]*[^\s][^\r\n]*(?:\r\n|\n|\r|$))+")
ATTRIBUTE = re.compile(rb"[A-Za-z][\w.;-]*:|[ #]|-$")


def read_directory(data: bytes) -> Records:
    """Read the entries; one with a line that is none, or without a name (dn), is bad."""
    entries, bad = [], []
    for block in BLOCK.finditer(data.removeprefix(b"\xef\xbb\xbf")):
        number = data.count(b"\n", 0, block.start()) + 1
        lines = block[0].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        try:
            if entry := _entry(lines, number):
                entries.append((number, entry))
        except ValueError as trouble:
            bad.append(Bad(number, str(trouble), lines.decode("utf-8", "replace")))
    return tabled("ldif", entries, bad=bad, encoding="utf-8")


def _entry(lines: bytes, number: int) -> dict[str, str]:
    for place, line in enumerate(lines.splitlines()):
        if not ATTRIBUTE.match(line):
            said = line.decode("utf-8", "replace")[:60]
            raise ValueError(f"Line {number + place} (“{said}”) is no line of LDIF: a name, a colon and a value.")
    try:
        [(name, entry)] = LDIFParser(io.BytesIO(lines)).parse() if b"dn:" in lines else [(None, {})]
    except (ValueError, IndexError) as trouble:
        raise ValueError(f"This entry cannot be read: {trouble}") from trouble
    if name is None and not re.fullmatch(rb"\s*version:.*\s*", lines):
        raise ValueError("This entry has no name (a line that begins with dn:).")
    return {key: "; ".join(map(_text, values)) for key, values in entry.items() if key.lower() not in LEFT_OUT}


def _text(value: str | bytes) -> str:
    return value if isinstance(value, str) else value.decode("cp1252", "replace")
