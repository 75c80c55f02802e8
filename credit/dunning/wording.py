"""The wording of reminders: its fields in braces, what is wrong with it, and filling it in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from credit.dunning.fields import FIELDS
from credit.dunning.notice import CannotWrite, Notice
from credit.models import DunningLevel, DunningText
from foundation.languages import fallbacks

TOKEN = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")


@dataclass(frozen=True)
class Wording:
    """A text as somebody typed it, its fields in braces."""

    subject: str
    body: str
    sms: str = ""


@dataclass(frozen=True)
class Written(Wording):
    """A wording filled in; `parts` is the body for the letter: texts, and "items" and "how_to_pay" for its tables."""

    parts: tuple[tuple[str, str], ...] = ()


def text_for(level: DunningLevel, language: str) -> DunningText:
    """Return the level's wording in this language or the next best: de-AT, de, the house's own. Raises CannotWrite."""
    texts = {text.language.lower(): text for text in level.texts.all()}
    found = next((texts[known] for known in fallbacks(language) if known in texts), None)
    if not found:
        raise CannotWrite(f"“{level.name}” has no wording in “{language}” and none in English. Write one first.")
    return found


def troubles_of(text: str, *, one_line: bool = False) -> list[str]:
    """Return a sentence for each thing that is wrong: fields nobody knows, braces that stand alone, blocks in a line.

    `one_line` says that the text is a subject or an SMS, where no block can stand.
    """
    found = [_trouble(token, line, one_line) for line in text.splitlines() for token in TOKEN.finditer(line)]
    return list(dict.fromkeys(filter(None, found)))


def _trouble(token: re.Match, line: str, one_line: bool) -> str:
    if token[1] is None:
        alone = token[0] in ("{", "}")
        return f"A brace stands alone in “{line.strip()[:60]}”. Write {{{{ or }}}} for a brace." if alone else ""
    field = FIELDS.get(token[1].strip())
    if not field:
        return _unknown(token[1].strip())
    if field.block and (one_line or line.strip() != token[0]):
        return f"{token[0]} takes several lines: put it on a line of its own in the text."
    return ""


def _unknown(name: str) -> str:
    near = get_close_matches(name.lower(), FIELDS, n=1)
    meant = f" Did you mean {{{near[0]}}}?" if near else ""
    known = ", ".join(f"{{{field}}}" for field in FIELDS)
    return f"There is no field {{{name}}}.{meant} The fields are {known}."


def written(wording: Wording, notice: Notice) -> Written:
    """Fill in a wording. Raises CannotWrite for what troubles_of names, a needed field without value, no subject."""
    one_line = [*troubles_of(wording.subject, one_line=True), *troubles_of(wording.sms, one_line=True)]
    if troubles := [*one_line, *troubles_of(wording.body)]:
        raise CannotWrite(troubles[0])
    parts = tuple(_parts(wording.body, notice))
    filled = Written(
        subject=_plain(in_one_line(_filled(wording.subject, notice))),
        body="\n".join(FIELDS[kind].value(notice) if kind else text for kind, text in parts).strip() + "\n",
        sms=_plain(_filled(wording.sms, notice).strip()),
        parts=tuple((kind, text.strip("\n")) for kind, text in parts if kind or text.strip()),
    )
    if not filled.subject or not filled.body.strip():
        raise CannotWrite("Its subject or its text would be empty. Write one without fields that may be empty.")
    return filled


def _parts(body: str, notice: Notice) -> Iterator[tuple[str, str]]:
    """The body as texts between its blocks; a block's kind is its field, a text's is ""."""
    lines: list[str] = []
    for line in body.splitlines():
        token = TOKEN.fullmatch(line.strip())
        name = (token[1] or "").strip() if token else ""
        if name in FIELDS and FIELDS[name].block:
            yield "", _filled("\n".join(lines), notice)
            yield name, ""
            lines = []
        else:
            lines.append(line)
    yield "", _filled("\n".join(lines), notice)


def _filled(text: str, notice: Notice) -> str:
    lines = (_line(line, notice) for line in text.split("\n"))
    return "\n".join(line for line in lines if line is not None)


def _line(line: str, notice: Notice) -> str | None:
    """One line filled in, None when it is left out for an empty field."""
    values = {}
    for name in (token[1].strip() for token in TOKEN.finditer(line) if token[1]):
        values[name] = in_one_line(FIELDS[name].value(notice))
        if not values[name]:
            if FIELDS[name].needed:
                raise CannotWrite(f"The wording needs {{{name}}} ({FIELDS[name].label}), and there is none.")
            return None
    return TOKEN.sub(lambda token: values[token[1].strip()] if token[1] else token[0][0], line)


def in_one_line(text: str) -> str:
    """Return the text without line ends, which would begin another header in an e-mail; no-break spaces stay."""
    return re.sub(r"[ \t\r\n\v\f]+", " ", text).strip(" ")


def _plain(text: str) -> str:
    """Without no-break spaces: in a header they hide the rest, and they make a text message half as long."""
    return re.sub("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", " ", text)
