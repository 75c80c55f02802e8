"""What can be done to many customers at once: the shape of an action, whom it is for, and what it would do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from customers.finding import found_by
from customers.models import Customer, Operation
from foundation.templatetags.formats import quantity
from staff.models import User


class BulkRefused(Exception):
    """Nothing was changed; the text says why and what to do."""


@dataclass(frozen=True)
class Chosen:
    """The customers an action is for: those ticked, or all that an address of the register means.

    The filter is kept, not the keys: whoever fulfils it when the action is done is meant.
    """

    ids: tuple[int, ...] = ()
    query: str | None = None

    @classmethod
    def read(cls, query: QueryDict) -> "Chosen":
        """Read it from what a page sent: `all` with the filter `of`, or `ids`."""
        if query.get("all"):
            return cls(query=query.get("of", ""))
        return cls(ids=tuple(int(each) for each in query.getlist("ids") if each.isdecimal()))

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Chosen":
        """Read what as_json() wrote."""
        return cls(ids=tuple(said["ids"]), query=said["query"])

    def as_json(self) -> dict[str, Any]:
        return {"ids": list(self.ids), "query": self.query}

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return what a form sends along to say the same."""
        return [("ids", str(pk)) for pk in self.ids] if self.query is None else [("all", "1"), ("of", self.query)]

    def customers(self, user: User) -> QuerySet[Customer]:
        """Return them, as far as the user may see them."""
        if self.query is None:
            return Customer.objects.visible_to(user).filter(pk__in=self.ids)
        return found_by(QueryDict(self.query), user=user)


@dataclass(frozen=True)
class Plan:
    """What an action would do: the title of its operation, who changes and how, and who does not and why."""

    title: str
    changing: QuerySet[Customer]
    does: str  # goes on after "12 customers": "get the tag VIP"
    rest: Sequence[tuple[QuerySet[Customer], str]] = ()  # those left as they are: "have it already"

    def sentence(self) -> str:
        """Return "120 customers get the tag VIP; 7 have it already." """
        parts = [f"{counted(self.changing.count())} {self.does}"]
        parts += [f"{quantity(count)} {why}" for rows, why in self.rest if (count := rows.count())]
        return f"{'; '.join(parts)}."


class Does(Protocol):
    """Makes the change for these customers (keys, locked) and keeps their images with the operation."""

    def __call__(
        self, operation: Operation, ids: Sequence[int], values: Mapping[str, Any], *, by: User, now: datetime
    ) -> None: ...


@dataclass(frozen=True)
class Action:
    """One entry of the bar above ticked customers.

    `form` asks for what the action needs (a tag, a colleague); its cleaned values go to `plan` and `does`. Whoever adds
    an action names it in settings.CUSTOMER_ACTIONS.
    """

    key: str
    label: str
    icon: str
    verb: str  # on the button that does it
    plan: Callable[[QuerySet[Customer], Mapping[str, Any]], Plan]
    does: Does
    form: type[forms.Form] = forms.Form
    permissions: tuple[str, ...] = ("customers.change_many",)
    kind: str = Operation.Kind.BULK
    warns: bool = False  # whether it takes something away that people look for
    prominent: bool = False  # a button of its own beside the first one, the others stand under "More"

    def allowed(self, user: User) -> bool:
        return user.has_perms(self.permissions)


def counted(count: int) -> str:
    """Return "1 customer" or "1,200 customers"."""
    return f"{quantity(count)} customer{'' if count == 1 else 's'}"
