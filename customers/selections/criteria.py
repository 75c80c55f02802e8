"""What a criterion is: a name, what it is asked with, and the condition on customers it comes to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from customers.selections.values import Asked, Nothing


@dataclass(frozen=True)
class Criterion:
    """One thing customers are selected by.

    `condition` gets what `asked.clean` returned (Nothing: None) and returns a condition on Customer: a Q over its own
    columns or an Exists, never a join, so that nobody is found twice. `say` is how it reads, "{}" being the value.
    Who lacks the `permission` neither sees nor uses it.
    """

    key: str
    label: str
    heading: str
    asked: Asked
    condition: Callable[[Any], Q]
    say: str = ""
    hint: str = ""
    permission: str = ""

    def words(self, kept: Any) -> str:
        """Say what is asked: "postcode 2000–2999"."""
        named = self.label if self.label[1:2].isupper() else f"{self.label[:1].lower()}{self.label[1:]}"
        pattern = self.say or (named if isinstance(self.asked, Nothing) else f"{named} {{}}")
        return pattern.replace("{}", self.asked.words(kept))


def all_criteria(today: date) -> dict[str, Criterion]:
    """Return everything customers are selected by, those of the floors above included, by key."""
    found = [each for dotted in settings.SELECTION_CRITERIA for each in import_string(dotted)(today)]
    return {criterion.key: criterion for criterion in found}
