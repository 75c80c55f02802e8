"""Two names, word by word: which words are one, which only sound so, which one side does not know."""

from dataclasses import dataclass
from itertools import product

from rapidfuzz.distance import JaroWinkler

from customers.duplicates import weights
from customers.duplicates.features import Features, generic, sound

SIMILAR = 0.88  # Jaro-Winkler from which two words are one, misspelt
JOINED = 0.94  # the same for names written in one word and in two


@dataclass(frozen=True, slots=True)
class Compared:
    """What the names say: bits, whether all words are the same, and whether any is."""

    bits: float
    whole: bool = False
    shared: int = 0


def compare_names(one: Features, other: Features) -> Compared:
    """Weigh two names against each other; 0 bits when one of them is not known."""
    if not one.words or not other.words:
        return Compared(0.0)
    compared = _by_words(one.words, other.words)
    if not compared.shared and (_abbreviates(one.words, other.words) or _abbreviates(other.words, one.words)):
        compared = Compared(weights.ABBREVIATED, shared=1)
    form = (weights.FORM.same if one.form == other.form else weights.FORM.other) if one.form and other.form else 0.0
    return Compared(min(compared.bits, weights.NAME_MOST) + form, compared.whole, compared.shared)


def _by_words(one: tuple[str, ...], other: tuple[str, ...]) -> Compared:
    """Pair the words off, the best first, and weigh what is left over."""
    if set(one) == set(other):
        return Compared(sum(map(weight_of, set(one))) + weights.WHOLE_NAME, whole=True, shared=len(one))
    if JaroWinkler.similarity("".join(sorted(one)), "".join(sorted(other))) >= JOINED and len(one) != len(other):
        return Compared(sum(map(weight_of, max(one, other, key=len))), shared=1)
    left, right, total, shared = list(one), list(other), 0.0, 0
    for bits, a, b in sorted((pair(a, b) for a, b in product(set(one), set(other))), reverse=True):
        if bits and a in left and b in right:
            left.remove(a)
            right.remove(b)
            total += bits
            shared += not generic(a)
    nearly = weights.NEARLY_WHOLE if shared and not left and not right else 0.0
    return Compared(total + nearly + left_over(left, right), shared=shared)


def pair(one: str, other: str) -> tuple[float, str, str]:
    """Return what two words weigh as one: the same, misspelt, sounding alike, or an initial; 0 when they are two."""
    least = min(weight_of(one), weight_of(other))
    if one == other:
        return least, one, other
    if min(len(one), len(other)) == 1:
        return (weights.INITIAL if one[0] == other[0] else 0.0), one, other
    if one.isdigit() or other.isdigit():
        return 0.0, one, other
    if JaroWinkler.similarity(one, other) >= SIMILAR:
        return least * weights.SIMILAR_SHARE, one, other
    return (least * weights.SOUND_SHARE if sound(one) == sound(other) else 0.0), one, other


def weight_of(word: str) -> float:
    """Return what it weighs that both are called so."""
    if generic(word):
        return weights.GENERIC_WORD
    return weights.WORD_LEAST + weights.LETTER * min(len(word), weights.LETTERS_COUNT)


def left_over(left: list[str], right: list[str]) -> float:
    """Return what it weighs that words have nobody to go with: little on one side alone, much on both."""
    rare = sorted(sum(not generic(word) for word in words) for words in (left, right))
    common = sum(map(generic, left + right))
    return rare[0] * weights.OTHER_WORD + (rare[1] - rare[0] + common * 0.5) * weights.LEFT_OUT


def _abbreviates(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return len(short) == 1 and len(long) >= 3 and short[0] == "".join(word[0] for word in long)
