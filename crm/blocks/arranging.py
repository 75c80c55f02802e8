"""Moving blocks about in the settings: up, down, into the other column, away and back."""

from dataclasses import dataclass, replace

from crm.blocks.layout import Place


@dataclass(frozen=True)
class Column:
    """One column of the page as the settings show it: its blocks in order, the hidden ones last."""

    name: str
    label: str
    places: list[Place]
    hidden: list[Place]


def columns_of(places: list[Place]) -> list[Column]:
    """Return the wide and the narrow column."""
    found = []
    for name, label, wide in (("wide", "Wide column", True), ("narrow", "Narrow column", False)):
        own = [place for place in places if place.wide == wide]
        found.append(Column(name, label, [one for one in own if one.shown], [one for one in own if not one.shown]))
    return found


def acted(places: list[Place], act: str) -> list[Place]:
    """Return the places after a button: "up:quotes", "down", "across", "hide" or "show"; others change nothing."""
    what, _, key = act.partition(":")
    here = next((number for number, place in enumerate(places) if place.block.key == key), None)
    if here is None or what not in ACTS:
        return places
    return ACTS[what](places, here)


def _up(places: list[Place], here: int) -> list[Place]:
    return _swapped(places, here, range(here - 1, -1, -1))


def _down(places: list[Place], here: int) -> list[Place]:
    return _swapped(places, here, range(here + 1, len(places)))


def _swapped(places: list[Place], here: int, others: range) -> list[Place]:
    """Exchange with the next one of the same column that is shown."""
    one = places[here]
    there = next((number for number in others if _beside(places[number], one)), here)
    found = list(places)
    found[here], found[there] = found[there], found[here]
    return found


def _beside(place: Place, other: Place) -> bool:
    return place.shown and place.wide == other.wide


def _across(places: list[Place], here: int) -> list[Place]:
    one = places[here]
    return [*places[:here], replace(one, wide=not one.wide), *places[here + 1 :]]


def _hide(places: list[Place], here: int) -> list[Place]:
    return [*places[:here], replace(places[here], shown=False), *places[here + 1 :]]


def _show(places: list[Place], here: int) -> list[Place]:
    """What comes back stands last of its column."""
    return [*places[:here], *places[here + 1 :], replace(places[here], shown=True)]


ACTS = {"up": _up, "down": _down, "across": _across, "hide": _hide, "show": _show}
