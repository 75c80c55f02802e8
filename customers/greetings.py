"""How a letter greets a person, and how an envelope names one, in the languages the house's papers speak.

Who somebody is to be addressed as is told by the salutation ("Frau", "Mr", "Sra."), whatever its language; without
one nobody guesses, and the whole name is written.
"""

from collections.abc import Callable
from dataclasses import dataclass

from customers.models import Person
from customers.name_words import AND, COUPLE, MAN, SALUTATIONS, WOMAN, bare
from customers.names import PersonName, read_name
from foundation.languages import fallbacks

PROFESSOR = {"prof", "professor", "professorin", "professeur", "professore", "professoressa", "univ.-prof"}
DOCTOR = {"dr", "doctor", "doktor", "docteur", "dra", "dr.in", "dott", "dott.ssa", "mudr", "judr", "ddr"}
NOBLE = {"sir", "dame", "lord", "lady"}  # Sir Ian, but Lord Byron
CLERGY = {"rev": "Rev.", "reverend": "Reverend", "father": "Father", "rabbi": "Rabbi", "bishop": "Bishop"}
OURS = {"mr": "Mr.", "mrs": "Mrs.", "ms": "Ms.", "miss": "Miss", "mx": "Mx."}


@dataclass(frozen=True)
class Style:
    """How one language greets: by gender, a couple, a name of nobody knows whom, and nobody at all."""

    by_title: Callable[[PersonName, str, str], str]  # name, gender, its title of address
    plain: str  # {name}
    nobody: str
    before: dict[str, str]  # above an address, by gender


def greeting(whom: Person | str | None, language: str) -> str:
    """Return the line a letter begins with, its comma or colon included: "Sehr geehrte Frau Dr. Meyer,".

    `whom` is a person, or a name as somebody typed it; nobody gets "Dear Sir or Madam,".
    """
    style = _style(language)
    name = _name_of(whom, language)
    if name is None:
        return style.nobody
    gender = gender_of(name)
    known = name.last and (gender or _is_addressed_by_title(name, language))
    return style.by_title(name, gender, _address_title(name)) if known else style.plain.format(name=name)


def addressee(person: Person | str, language: str) -> str:
    """Return a person as the lines of an address name one: "Frau Dr. Sabine Meyer", "Herrn Hans Meyer"."""
    name = _name_of(person, language)
    if name is None:
        return ""
    gender = gender_of(name)
    if gender == COUPLE:
        return f"{name.salutation} {name}"
    if name.title and _spoken(language) == "en":
        return str(name)
    before = OURS.get(bare(name.salutation)) if _spoken(language) == "en" else None
    return " ".join(filter(None, (before or _style(language).before.get(gender), str(name))))


def gender_of(name: PersonName) -> str:
    """Return "man", "woman", "couple" or "" as the salutation says."""
    words = [bare(word) for word in name.salutation.split()]
    meant = {SALUTATIONS[word] for word in words if SALUTATIONS.get(word)}
    if COUPLE in meant or len(meant) > 1 or (len(words) > 1 and AND.intersection(name.salutation.lower().split())):
        return COUPLE
    return meant.pop() if meant else ""


def _name_of(whom: Person | str | None, language: str) -> PersonName | None:
    if isinstance(whom, str):
        return read_name(whom, language) if whom.strip() else None
    if whom is None:
        return None
    return PersonName(
        whom.salutation, whom.title, whom.first_name, whom.middle_name, whom.last_name, whom.suffix
    )  # fmt: skip


def _address_title(name: PersonName) -> str:
    """Return the one title that goes into a greeting: "professor" before "doctor"; others are left out."""
    words = {bare(word) for word in name.title.split()}
    return "professor" if words & PROFESSOR else "doctor" if words & DOCTOR else ""


def _is_addressed_by_title(name: PersonName, language: str) -> bool:
    """In English and Spanish a title says enough; elsewhere it needs the word for a man or a woman."""
    other = {bare(word) for word in name.title.split()} & (NOBLE | CLERGY.keys())
    return _spoken(language) == "en" and bool(_address_title(name) or other)


def _english(name: PersonName, gender: str, title: str) -> str:
    if gender == COUPLE:
        return f"Dear {name.salutation if bare(name.salutation.split()[0]) in OURS else 'Mr. and Mrs.'} {name.last},"
    words = [bare(word) for word in name.title.split()]
    if {"sir", "dame"}.intersection(words) and name.first:
        return f"Dear {name.title.split()[0]} {name.first},"
    if word := next((each for each in words if each in NOBLE | CLERGY.keys()), None):
        return f"Dear {CLERGY.get(word) or word.title()} {name.last},"
    said = {"professor": "Professor", "doctor": "Dr."}.get(title)
    plain = OURS.get(bare(name.salutation), "Mr." if gender == MAN else "Ms.")
    return f"Dear {said or plain} {name.last},"


def _german(name: PersonName, gender: str, title: str) -> str:
    if gender == COUPLE:
        word = bare(name.salutation.split()[0])
        joint = {"familie": "Familie", "family": "Familie", "fam": "Familie", "eheleute": "Eheleute"}.get(word)
        both = f"Sehr geehrte Frau {name.last}, sehr geehrter Herr {name.last},"
        return f"Sehr geehrte {joint} {name.last}," if joint else both
    woman = gender == WOMAN
    said = {"professor": "Professorin " if woman else "Professor ", "doctor": "Dr. "}.get(title, "")
    return f"Sehr geehrte{'' if woman else 'r'} {'Frau' if woman else 'Herr'} {said}{name.last},"


def _french(name: PersonName, gender: str, title: str) -> str:
    if gender == COUPLE:
        return "Madame, Monsieur,"
    woman = gender == WOMAN
    said = {"professor": "la Professeure" if woman else "le Professeur"}.get(title, "")
    return " ".join(filter(None, ("Madame" if woman else "Monsieur", said))) + ","


def _spanish(name: PersonName, gender: str, title: str) -> str:
    if gender == COUPLE:
        return f"Estimados Sres. {name.last}:"
    woman = gender == WOMAN
    said = {"professor": "Profa." if woman else "Prof.", "doctor": "Dra." if woman else "Dr."}.get(title)
    return f"Estimad{'a' if woman else 'o'} {said or ('Sra.' if woman else 'Sr.')} {name.last}:"


STYLES = {
    "en": Style(_english, "Dear {name},", "Dear Sir or Madam,", {MAN: "Mr.", WOMAN: "Ms."}),
    "de": Style(_german, "Guten Tag {name},", "Sehr geehrte Damen und Herren,", {MAN: "Herrn", WOMAN: "Frau"}),
    "fr": Style(_french, "Bonjour {name},", "Madame, Monsieur,", {MAN: "Monsieur", WOMAN: "Madame"}),
    "es": Style(_spanish, "Estimado/a {name}:", "Estimados señores:", {MAN: "Sr.", WOMAN: "Sra."}),
}


def _spoken(language: str) -> str:
    return next(known for known in fallbacks(language) if known in STYLES)


def _style(language: str) -> Style:
    return STYLES[_spoken(language)]
