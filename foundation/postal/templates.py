"""How addresses are written in each country: the rules of OpenCage's address-formatting, as the npm package has them.

Nothing of theirs is copied into this project: the files are read where `npm ci` puts them, once a process.
"""

import json
import re
from collections.abc import Mapping
from functools import cache

from django.conf import settings

RULES = settings.BASE_DIR / "node_modules" / "@fragaria" / "address-formatter" / "src" / "templates"
FIRST = re.compile(r"\{\{#first\}\}(.*?)\{\{/first\}\}", re.DOTALL)
FIELD = re.compile(r"\{\{\{(\w+)\}+")


@cache
def rules(name: str) -> dict | list:
    """Return one file of the rules: templates, aliases, state-codes, county-codes."""
    return json.loads((RULES / f"{name}.json").read_text(encoding="utf-8"))


def of_country(code: str) -> dict:
    """Return the rules of a country, by its code in capitals; those of most countries when it has none of its own."""
    templates = rules("templates")
    return templates["default"] | templates.get(code, {})


@cache
def kinds() -> dict[str, str]:
    """Return the kind of each component: a pedestrian way is a road, a borough a neighbourhood."""
    return {each["alias"]: each["name"] for each in rules("aliases")}


@cache
def codes(level: str, country: str) -> dict[str, str]:
    """Return the postal code of each "state" or "county" of a country, by every name it has, in small letters."""
    found = {}
    for each in rules(f"{level}-codes").get(country, ()):
        names = [each["name"]] if isinstance(each["name"], str) else each["name"].values()
        found |= {name.casefold(): each["key"] for name in names}
    return found


@cache
def names(level: str, country: str) -> dict[str, str]:
    """Return the name of each "state" or "county" of a country, by its postal code."""
    listed = rules(f"{level}-codes").get(country, ())
    return {e["key"]: e["name"] if isinstance(e["name"], str) else next(iter(e["name"].values())) for e in listed}


def render(template: str, components: Mapping[str, str]) -> str:
    """Fill a template in: {{{road}}} is a component, {{#first}} a || b {{/first}} the first one there is."""

    def filled(text: str) -> str:
        return FIELD.sub(lambda field: components.get(field[1], ""), text)

    def first(choice: re.Match) -> str:
        return next((each.strip() for each in map(filled, choice[1].split("||")) if each.strip()), "")

    return filled(FIRST.sub(first, template))
