"""Two addresses, part by part, and the two of all addresses that agree best."""

from itertools import product

from rapidfuzz.distance import OSA, JaroWinkler

from customers.duplicates import weights
from customers.duplicates.features import Place
from customers.duplicates.weights import Weights

SIMILAR = 0.9  # Jaro-Winkler from which two streets or cities are one, misspelt


def compare_places(ones: tuple[Place, ...], others: tuple[Place, ...]) -> tuple[float, list[str]]:
    """Return the bits of the two addresses that agree best, and what they have in common."""
    if not ones or not others:
        return 0.0, []
    return max((compare(one, other) for one, other in product(ones, others)), key=lambda found: found[0])


def compare(one: Place, other: Place) -> tuple[float, list[str]]:
    """Weigh two addresses; what they have in common is said as "street", "city", "postcode"."""
    found = {
        "street": written(one.street, other.street, weights.STREET),
        "number": exact(one.number, other.number, weights.HOUSE),
        "extra": written(one.extra, other.extra, weights.EXTRA),
        "postcode": slipped(one.postcode, other.postcode, weights.POSTCODE),
        "city": written(one.city, other.city, weights.CITY),
        "region": exact(one.region, other.region, weights.REGION),
        "country": exact(one.country, other.country, weights.COUNTRY),
    }
    total = min(max(sum(found.values()), weights.ADDRESS_LEAST), weights.ADDRESS_MOST)
    return total, [what for what, bits in found.items() if bits > 0]


def exact(one: str, other: str, weight: Weights) -> float:
    if not one or not other:
        return 0.0
    return weight.same if one == other else weight.other


def written(one: str, other: str, weight: Weights) -> float:
    """Weigh words that may be misspelt, or shortened to their beginning."""
    if not one or not other or one == other:
        return exact(one, other, weight)
    return weight.near if JaroWinkler.similarity(one, other) >= SIMILAR else weight.other


def slipped(one: str, other: str, weight: Weights) -> float:
    """Weigh a number of which one sign may be wrong, missing or in its neighbour's place."""
    if not one or not other or one == other:
        return exact(one, other, weight)
    return weight.near if OSA.distance(one, other, score_cutoff=1) <= 1 else weight.other
