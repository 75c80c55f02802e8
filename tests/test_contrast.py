"""Everybody in the office can read the screen: text stands out at least 4.5 to 1, edges of fields 3 to 1."""

import re
from itertools import product

import pytest
from django.conf import settings

TOKENS = (settings.BASE_DIR / "static/css/tokens.css").read_text()
GROUNDS = ["page", "surface", "hover", "grey-tint", "accent-tint"]
MEANINGS = ["red", "amber", "green"]
PEOPLE = [f"who-{number}" for number in range(1, 7)]
TEXT_PAIRS = [
    *product(["text", "secondary"], GROUNDS),
    *product(["accent", "accent-strong"], ["page", "surface", "hover", "accent-tint"]),
    *((colour, ground) for colour in MEANINGS for ground in ("page", "surface", "hover", f"{colour}-tint")),
    *product(["text", "secondary"], [f"{who}-tint" for who in PEOPLE]),
    *((who, f"{who}-tint") for who in PEOPLE),
    ("text", "red-tint"),
    ("text", "amber-tint"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-red", "red"),
    ("surface", "text"),
]  # fmt: skip
EDGES = [("edge", "surface"), ("accent", "surface"), ("red", "surface"), ("age-4", "surface")]
EDGES += [(who, "surface") for who in PEOPLE]


def colours(theme: str) -> dict[str, str]:
    """Return the tokens that are colours, light ones first, in dark overlaid by the dark block."""
    light, dark = re.search(r"^:root \{(.*?)^\}", TOKENS, re.S | re.M), re.search(r'"dark"\] \{(.*?)\}', TOKENS, re.S)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light[1]))
    return found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark[1])) if theme == "dark" else found


def luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_is_the_measure():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read(theme, text, ground):
    tokens = colours(theme)
    assert contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_of_fields_can_be_seen(theme, edge, ground):
    tokens = colours(theme)
    assert contrast(tokens[edge], tokens[ground]) >= 3


def test_dark_has_every_colour_of_light():
    assert colours("light").keys() == colours("dark").keys()


def test_colours_of_the_screen_are_written_down_only_once():
    css = settings.BASE_DIR / "static/css"
    imports = r'@import url\("([^"]+)"\) layer\((?:base|layout|components|pages)\)'
    imported = re.findall(imports, (css / "app.css").read_text())
    stray = {name: re.findall(r"#[0-9a-f]{3,8}\b", (css / name).read_text()) for name in imported}
    assert len(stray) > 5
    assert {name: found for name, found in stray.items() if found} == {}
