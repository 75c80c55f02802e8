"""What a form carries so that two people may have it open at once: what it showed (customers.meanwhile)."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from customers.meanwhile import Stale, bare, last_change, merge, said
from staff.models import User

CHOOSE = "choose-"
NOT_WHOLE = "This form is not whole any more. Open it again and repeat your change."


class Merging:
    """Put before Form or ModelForm of something that exists; its template writes the hidden input `seen`.

    A form whose fields are not those of its record says by `values` what it shows of one, and by `apart` which of its
    fields are no part of it (a tick that answers a question of the moment).
    """

    apart: tuple[str, ...] = ()

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any):
        super().__init__(settled(data) if data else data, *args, **kwargs)

    @staticmethod
    def values(record: Any) -> Mapping[str, Any] | None:
        """Return what the form shows of a record, as its verb takes it; None: the fields of the same names."""
        return None

    @staticmethod
    def last_change(record: Any) -> tuple[User | None, datetime | None]:
        """Return who changed last what the form shows, and when."""
        return last_change(record)

    @property
    def names(self) -> list[str]:
        return [name for name in self.fields if name not in self.apart]

    @property
    def seen(self) -> str:
        """What the form showed when it was opened, for its hidden input; a post without one saw what stood then."""
        if "seen" in self.data:
            return self.data["seen"]
        return json.dumps(self.raw({name: self.get_initial_for_field(self.fields[name], name) for name in self.names}))

    def raw(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return values as the inputs of the form hold them."""
        return {name: as_input(self.fields[name].prepare_value(values.get(name))) for name in self.names}

    def standing(self, record: Any) -> dict[str, Any]:
        """Return the values of the record, by the names of the fields."""
        values = self.values(record)
        return {name: getattr(record, name) if values is None else values[name] for name in self.names}

    def shown(self) -> dict[str, Any]:
        """Return what the form showed, as its inputs held it. Raises ValidationError when that is not to be read."""
        try:
            shown = json.loads(self.seen)
        except ValueError:
            shown = None
        if not isinstance(shown, dict):
            raise ValidationError(NOT_WHOLE)
        return {name: shown.get(name, "") for name in self.names}

    @property
    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names}

    @property
    def original(self) -> dict[str, Any]:
        """What the form showed, as values of the fields; an input nobody touched holds it still."""
        return {
            name: self.cleaned_data[name] if raw == as_input(self[name].data) else self._cleaned(name, raw)
            for name, raw in self.shown().items()
        }

    def _cleaned(self, name: str, raw: Any) -> Any:
        """Return the value of an input as the form cleans it; what it refuses stays as it is."""
        mine = self.cleaned_data
        try:
            value = self.fields[name].clean(raw or None if isinstance(raw, list) else raw)
            self.cleaned_data = {**mine, name: value}
            return getattr(self, f"clean_{name}", lambda: value)()
        except ValidationError:
            return raw
        finally:
            self.cleaned_data = mine

    def merged(self, record: Any) -> dict[str, Any]:
        """Return what is to be saved: mine where I changed it, else what stands now. Raises Stale, ValidationError."""
        theirs = self.standing(record)
        mine = merge(record, theirs=theirs, mine=self.changes, original=self.original, label=self.label_of)
        return self.cleaned_data | theirs | mine

    def label_of(self, name: str) -> str:
        return str(self[name].label)

    def unsettled(self, stale: Stale) -> list[tuple[str, str]]:
        """Return the hidden inputs of the conflict page: what I changed, and what they saved of everything else."""
        theirs = self.raw(self.standing(stale.record))
        mine = {field.name: as_input(self[field.name].data) for field in stale.fields if field.changed_by_me}
        values = {name: mine.get(name, value) for name, value in theirs.items()}
        inputs = [(name, each) for name in values for each in as_list(values[name])]
        return [*inputs, ("seen", json.dumps(theirs))]

    def in_words(self, name: str, value: Any) -> str:
        """Return a value as a person reads it in this form."""
        choices = dict(getattr(self.fields[name], "choices", ())) if isinstance(value, str) else {}
        return str(choices.get(value) or said(value))


def as_input(value: Any) -> Any:
    """Return a value as an input holds it: a text, or a list of texts."""
    if isinstance(value, list):
        return sorted(str(each) for each in value)
    return "" if value is None else bare(str(value))


def as_list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def settled(data: QueryDict) -> QueryDict:
    """Return a posted form in which the fields decided for the other person ("choose-…") hold what that one saved."""
    chosen = [key for key in data if key.startswith(CHOOSE)]
    try:
        seen = json.loads(data.get("seen", "")) if chosen else {}
    except ValueError:
        seen = {}
    data = data.copy()
    for key in chosen:
        name = key.removeprefix(CHOOSE)
        if data.pop(key)[-1] == "theirs" and isinstance(seen, dict) and name in seen:
            data.setlist(name, as_list(seen[name]))
    return data
