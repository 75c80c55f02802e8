"""Text out of bytes: what the file says of its encoding first, then what its bytes allow.

Western files without a mark are told from Japanese and Cyrillic ones by their neighbours: an umlaut stands alone
between plain letters, other scripts stand in runs.
"""

import codecs
import re
from dataclasses import dataclass

import charset_normalizer

from foundation.records.shapes import Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What a person may choose where it was told wrongly.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Western Europe (Windows-1252)",
    "iso8859_15": "Western Europe (ISO 8859-15)",
    "mac_roman": "Western Europe (Macintosh)",
    "cp850": "Western Europe (DOS 850)",
    "cp1250": "Central Europe (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "koi8_r": "Cyrillic (KOI8-R)",
    "cp1253": "Greek (Windows-1253)",
    "cp1254": "Turkish (Windows-1254)",
    "cp932": "Japanese (Shift-JIS)",
    "euc_jp": "Japanese (EUC-JP)",
    "gb18030": "Chinese (GB 18030)",
    "big5": "Chinese (Big5)",
    "euc_kr": "Korean (EUC-KR)",
}
OTHER_SCRIPTS = ["cp1251", "koi8_r", "cp1253", "euc_jp", "gb18030", "big5", "euc_kr"]
EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f\uff01-\uff5e々〒]")
EASTERN_RUN = re.compile(rf"(?<![A-Za-z])(?:{EASTERN.pattern}){{2,}}")
HIGH_RUN = re.compile(rb"[\x80-\xff]+")
MANY = 0.6  # of what is not ASCII
SAMPLE = 200_000  # bytes a guess is made from


@dataclass(frozen=True)
class Decoded:
    """A text, and the encoding it was read from."""

    text: str
    encoding: str


def decode(data: bytes, asked: str = "") -> Decoded:
    """Read bytes as the text they are; `asked` is an encoding a person chose. Raises Unreadable."""
    if asked and asked not in ENCODINGS:
        raise Unreadable(f"“{asked}” is no encoding we read. Choose one of the list.")
    encoding = asked or encoding_of(data)
    try:
        return Decoded(data.decode(encoding).removeprefix("\ufeff"), encoding.removesuffix("-sig"))
    except UnicodeDecodeError as trouble:
        line = data.count(b"\n", 0, trouble.start) + 1
        raise Unreadable(
            f"The file is not {ENCODINGS.get(encoding, encoding)} throughout (line {line}). Choose another encoding."
        ) from trouble


def encoding_of(data: bytes) -> str:
    """Tell the encoding of a file."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    if b"\0" in (start := data[:4096]):
        return "utf-16-be" if start[::2].count(b"\0") > start[1::2].count(b"\0") else "utf-16-le"
    if fits(data, "utf-8"):
        return "utf-8"
    return _of_one_byte(data)


def fits(data: bytes, encoding: str) -> bool:
    """Whether the bytes can be text of this encoding."""
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _of_one_byte(data: bytes) -> str:
    if _is_japanese(data):
        return "cp932"
    runs = HIGH_RUN.findall(data[:SAMPLE])
    long = sum(len(run) for run in runs if len(run) > 2)
    if long > MANY * sum(map(len, runs)) and (guess := _guess(data)):
        return guess
    return "cp1252" if fits(data, "cp1252") else "mac_roman"


def _is_japanese(data: bytes) -> bool:
    """Whether what is not ASCII reads as runs of Japanese signs, of which half-width kana are few."""
    if not fits(data, "cp932"):
        return False
    text = data.decode("cp932")
    others = [sign for sign in text if sign > "\x7f"]
    in_runs = sum(map(len, EASTERN_RUN.findall(text)))
    narrow = sum("\uff61" <= sign <= "\uff9f" for sign in others)
    return in_runs > MANY * len(others) and narrow < len(others) / 2


def _guess(data: bytes) -> str | None:
    best = charset_normalizer.from_bytes(data[:SAMPLE], cp_isolation=OTHER_SCRIPTS).best()
    return best.encoding if best and fits(data, best.encoding) else None
