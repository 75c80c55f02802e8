from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Tongue:
    """The words of one language that people, firms and streets are named with.

    A family name is one of `families`, or a head and a tail put together. A firm is a pattern with {family},
    {other}, {trade}, {coined} and {house} filled in; a street is a pattern with {tree}, the number comes after.
    """

    language: str
    female: tuple[str, ...]
    male: tuple[str, ...]
    families: tuple[str, ...]
    heads: tuple[str, ...]
    tails: tuple[str, ...]
    ms: str
    mr: str
    trades: tuple[str, ...]
    firms: tuple[str, ...]
    institutions: tuple[str, ...]
    houses: tuple[str, ...]
    streets: tuple[str, ...]
    trees: tuple[str, ...]
    branch: str
    second_line: tuple[str, ...]


def words(text: str) -> tuple[str, ...]:
    """Return the single words of a text."""
    return tuple(text.split())


def phrases(text: str) -> tuple[str, ...]:
    """Return the phrases of a text, which are separated by bars or line ends."""
    lines = (line.strip().strip("|") for line in text.strip().splitlines())
    return tuple(phrase for line in lines for phrase in line.split("|"))
