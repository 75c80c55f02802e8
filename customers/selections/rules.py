"""Rules of a selection: any of these, all of those, none of the others. Read, checked, and said in words (F47)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from customers.selections.criteria import Criterion
from customers.selections.values import ValueRefused
from staff.models import User

COLUMNS = ("any", "all", "none")
JOINED = {"any": " or ", "all": "; and ", "none": " or "}
LEADS = {"any": "", "all": "", "none": "but not "}
MOST = 50  # criteria of one selection
SHAPE = "These rules cannot be read. Make the selection anew."
Place = tuple[str, int]


class RulesRefused(Exception):
    """Nobody can be selected like this; the text says why, `place` which criterion it is about: (column, position)."""

    def __init__(self, text: str, place: Place | None = None):
        super().__init__(text)
        self.place = place


@dataclass(frozen=True)
class Rule:
    """One criterion of the rules, and what it is asked with as kept."""

    column: str
    position: int
    key: str
    value: Any


def rules_in(rules: Any) -> Iterator[Rule]:
    """Yield the criteria, column by column. Raises RulesRefused for what are no rules."""
    if not isinstance(rules, Mapping) or not set(rules) <= set(COLUMNS):
        raise RulesRefused(SHAPE)
    for column in COLUMNS:
        entries = rules.get(column, [])
        if not isinstance(entries, list) or len(entries) > MOST:
            raise RulesRefused(SHAPE if not isinstance(entries, list) else f"More than {MOST} criteria in one column.")
        for position, entry in enumerate(entries):
            if not isinstance(entry, Mapping) or not isinstance(entry.get("by"), str):
                raise RulesRefused(SHAPE, (column, position))
            yield Rule(column, position, entry["by"], entry.get("value"))


def criterion_of(rule: Rule, known: Mapping[str, Criterion], user: User) -> Criterion:
    """Return what the rule asks by. Raises RulesRefused when it is gone, or nothing for this user."""
    place, criterion = (rule.column, rule.position), known.get(rule.key)
    if criterion is None:
        raise RulesRefused(f"“{rule.key}” is nothing customers are selected by any more. Take it out.", place)
    if criterion.permission and not user.has_perm(criterion.permission):
        raise RulesRefused(f"You may not select by “{criterion.label}”. Take it out, or ask a colleague.", place)
    return criterion


def value_of(rule: Rule, criterion: Criterion) -> Any:
    """Return what the criterion's condition is given. Raises RulesRefused."""
    try:
        return criterion.asked.clean(rule.value)
    except ValueRefused as refusal:
        raise RulesRefused(f"{criterion.label}: {refusal}", (rule.column, rule.position)) from refusal


def in_words(rules: Any, known: Mapping[str, Criterion]) -> str:
    """Say the rules: "in Newsletter or in VIP; and postcode 2000–2999; but not do not contact"."""
    said: dict[str, list[str]] = {column: [] for column in COLUMNS}
    for rule in rules_in(rules):
        criterion = known.get(rule.key)
        said[rule.column].append(criterion.words(rule.value) if criterion else f"“{rule.key}”, which is gone")
    parts = [LEADS[column] + JOINED[column].join(words) for column, words in said.items() if words]
    return "; ".join(
        f"and {part}" if place and not part.startswith("but") else part for place, part in enumerate(parts)
    )
