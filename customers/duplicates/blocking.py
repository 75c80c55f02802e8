"""Which two are worth comparing: those that share a key few others have. Never everybody with everybody."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from customers.duplicates.features import Features, Place, generic, sound

MOST = 60  # who shares a key with more than these shares something everybody has
STRONG = "bejnptv"  # kinds of keys of which one is enough; of the others (words, places, domains) two kinds are
WORDS = 4  # words of a name whose pairs are keys
PLACE_LETTERS = 5


def keys_of(features: Features) -> set[str]:
    """Return the keys of one: two that are one share at least one of them, slips and all, in practice."""
    return {key for key in (*_told(features), *_named(features), *_placed(features)) if len(key) > 2}


def _told(features: Features) -> Iterator[str]:
    yield from (f"p:{phone}" for phone in features.phones)
    yield from (f"e:{address}" for address in features.emails)
    yield from (f"d:{domain}" for domain in features.domains)
    yield f"v:{features.vat}"
    yield f"t:{features.tax}"
    if features.words:
        yield from (f"b:{features.birthday}{initial}" for initial in initials(features) if features.birthday)


def telling(features: Features) -> list[str]:
    """Return the words of a name that not half a trade is called by; all where no other is left."""
    return [word for word in features.words if not generic(word)] or list(features.words)


def _named(features: Features) -> Iterator[str]:
    """The whole name as it sounds, and any two words of it."""
    sounds = sorted(map(sound, telling(features)))
    yield f"n:{' '.join(sounds)}"
    yield f"j:{sound(''.join(features.words))}"
    yield from (f"w:{one} {other}" for one, other in combinations(sorted(set(sounds[:WORDS])), 2))


def _placed(features: Features) -> Iterator[str]:
    """Each word of the name with where it is, and the street with its number."""
    for place in features.places:
        for word in telling(features)[:WORDS]:
            yield from (f"c:{sound(word)} {where[:PLACE_LETTERS]}" for where in (place.postcode, place.city) if where)
        yield from _street(place)


def _street(place: Place) -> Iterator[str]:
    if place.street and place.number:
        yield f"s:{sound(place.street.split()[0])} {place.number} {(place.postcode or place.city)[:3]}"


def worth_comparing(shared: Iterable[str]) -> bool:
    """Tell whether the keys two share are enough to compare them: a strong one, or weak ones of two kinds."""
    kinds = {key[0] for key in shared}
    return len(kinds) > 1 or not kinds.isdisjoint(STRONG)


def initials(features: Features) -> set[str]:
    return {word[0] for word in features.words}
