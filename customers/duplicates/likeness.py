"""How likely it is that two are one, and why: the one definition, while somebody types and in the report."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from customers.duplicates import weights
from customers.duplicates.features import Features
from customers.duplicates.names import compare_names
from customers.duplicates.places import compare_places, slipped
from customers.duplicates.weights import Weights
from customers.phones import parse
from foundation.templatetags.formats import phone

LIKELY = 50  # percent from which two count as probably one
MOST_BITS = 30.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """What speaks for two being one, in bits before the odds of any two; reasons are sentences, the strongest first."""

    bits: float
    reasons: tuple[str, ...]
    strongest: float  # bits of what speaks for it most: the same number is worth a look whatever the name is

    @property
    def score(self) -> int:
        """The probability in percent that they are one; never quite certain."""
        return min(99, round(100 / (1 + 2.0 ** -min(self.bits + weights.PRIOR, MOST_BITS))))

    @property
    def likely(self) -> bool:
        return self.score >= LIKELY


def likeness(one: Features, other: Features) -> Likeness:
    """Compare two, field by field.

    A head office and its branches share telephone, e-mail and people, and are two: there only the rest counts.
    """
    related = bool(one.relatives & other.relatives)
    reached = [] if related else list(_reached(one, other))
    found = [*_named(one, other), *_numbers(one, other), *reached]
    if related:
        found.append((weights.RELATED, "But head office, branch or payer of the other."))
    over = max(0.0, sum(bits for bits, _ in reached) - weights.REACHED_MOST)
    reasons = sorted((said for said in found if said[1] and said[0]), key=lambda said: -abs(said[0]))
    weighed = [bits for bits, _ in found]
    return Likeness(sum(weighed) - over, tuple(text for _, text in reasons), max(weighed))


def _named(one: Features, other: Features) -> Iterator[tuple[float, str]]:
    names = compare_names(one, other)
    said = "The same name." if names.whole else "Similar names." if names.shared and names.bits > 0 else ""
    yield names.bits, said or ("Another name." if names.bits < 0 else "")
    bits, common = compare_places(one.places, other.places)
    yield bits, said_place(common) if bits > 0 else "Another address." if bits < 0 else ""


def said_place(common: list[str]) -> str:
    """Return what two addresses have in common as a sentence."""
    if {"street", "number"} <= set(common):
        return "The same street and house number." if not {"city", "postcode"} & set(common) else "The same address."
    named = [what for what in ("street", "postcode", "city", "region") if what in common]
    return f"The same {' and '.join(filter(None, (', '.join(named[:-1]), named[-1])))}." if named else ""


def _numbers(one: Features, other: Features) -> Iterator[tuple[float, str]]:
    yield told(one.vat, other.vat, weights.VAT, "VAT number")
    yield told(one.tax, other.tax, weights.TAX, "tax number")
    yield told(one.birthday, other.birthday, weights.BIRTHDAY, "birthday")


def told(one: str, other: str, weight: Weights, what: str) -> tuple[float, str]:
    """Weigh a number that tells one from all others; a slip in it counts as one."""
    bits = slipped(one, other, weight)
    if bits < 0:
        return bits, f"Another {what}."
    return bits, (
        f"The same {what}." if one == other else f"{what[0].upper()}{what[1:]} but for one sign."
    ) if bits else ""


def _reached(one: Features, other: Features) -> Iterator[tuple[float, str]]:
    if shared := one.phones & other.phones:
        yield weights.PHONE.same, f"The same phone: {written(min(shared))}."
    elif one.phones and other.phones:
        yield weights.PHONE.other, ""
    if shared := one.emails & other.emails:
        yield weights.EMAIL.same, f"The same e-mail: {min(shared)}."
    elif shared := one.domains & other.domains:
        yield weights.EMAIL.near, f"The same domain: {min(shared)}."
    elif one.emails and other.emails:
        yield weights.EMAIL.other, ""
    if shared := one.people & other.people:
        yield weights.PERSON.same, f"The same contact: {min(' '.join(name).title() for name in shared)}."


@lru_cache(maxsize=10_000)
def written(digits: str) -> str:
    """Return a number as it is written, when it can be told."""
    number = parse(f"+{digits}").e164
    return phone(number) if number else digits
