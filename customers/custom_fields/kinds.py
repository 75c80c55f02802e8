"""The kinds of fields a company adds to its customers: how their values are read, kept, shown, ordered and found.

The values stand in Customer.custom under the key of the field; what is unknown has no key there. Kept is JSON: a text,
a number, a date as "2026-01-31", an entry of a list, true for a tick, an amount as "12.5000". `typed` is the same as
Python has it: str, Decimal, date, bool.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Func, Q, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Lower
from django.db.models.lookups import Contains, GreaterThanOrEqual, LessThanOrEqual

from customers.models import Customer, CustomField
from foundation.loading.cells import NO, YES
from foundation.tables import Column

OWN = "own_"  # before the key where names of the customer's other fields stand too: in forms, verbs and changes
LONGEST = 500  # characters of a text


class CleansAsKept:
    """Put before a field of a form: it reads what is typed as files and verbs do."""

    own: "OwnField"

    def clean(self, raw: Any) -> Any:
        return self.own.clean(raw)


@dataclass(frozen=True)
class OwnField:
    """One field of the company's own; the classes below say what differs by its kind."""

    definition: CustomField
    written_as = "text"  # the kind of its column

    @property
    def key(self) -> str:
        return self.definition.key

    @property
    def name(self) -> str:
        """What it is called among the fields of a customer: "own_route"."""
        return OWN + self.key

    @property
    def kind(self) -> str:
        """One of CustomField.Kind."""
        return self.definition.kind

    @property
    def label(self) -> str:
        return self.definition.label

    def clean(self, raw: Any) -> Any:
        """Return the typed value of a text or a value, None when empty. Raises ValidationError with a sentence."""
        text = " ".join(raw.split()) if isinstance(raw, str) else raw
        return None if text is None or text == "" else self.read(text)

    def read(self, raw: Any) -> Any:
        """Return the typed value of what is not empty."""
        text = str(raw)
        if "\0" in text or len(text) > LONGEST:
            raise ValidationError(f"At most {LONGEST} characters fit, and none that cannot be seen: shorten it.")
        return text

    def kept(self, value: Any) -> Any:
        """Return a typed value as it stands in the JSON, None: the key is left out."""
        return value

    def typed(self, kept: Any) -> Any:
        """Return what stands in the JSON as a typed value."""
        return kept

    def value_in(self, customer: Customer) -> Any:
        return self.typed(customer.custom.get(self.key))

    def written(self, value: Any, currency: str = "") -> str:
        """Return a typed value as people read it."""
        return str(value)

    @property
    def kept_text(self) -> KeyTextTransform:
        return KeyTextTransform(self.key, "custom")

    def expression(self) -> Any:
        """Return what customers are sorted and compared by, NULL where it is unknown; an index answers it."""
        return Lower(self.kept_text)

    def compared(self, value: Any) -> Any:
        """Return a typed value as it is compared with expression()."""
        return value

    def condition(self, asked: str, raw: Any = None) -> Q:
        """Return the condition on customers: is, from, to, contains, known, unknown. Raises ValidationError."""
        known = Q(custom__has_key=self.key)
        if asked in {"known", "unknown"}:
            return known if asked == "known" else ~known
        if asked == "contains":
            return self._contains(str(raw))
        value = self.clean(raw)
        if asked == "is":
            return Q(custom__contains={self.key: self.kept(value)})
        compare = GreaterThanOrEqual if asked == "from" else LessThanOrEqual
        return Q(compare(self.expression(), self.compared(value)))

    def _contains(self, text: str) -> Q:
        """Each word somewhere in the text, whatever accents and case."""
        words = (Contains(folded(self.kept_text), folded(Value(word))) for word in text.split())
        return Q(*words)

    def form_field(self) -> forms.Field:
        """Return the field of the master data form."""
        return self.input(forms.CharField, max_length=LONGEST, empty_value=None)

    def input(self, field: type[forms.Field], **more: Any) -> forms.Field:
        """Return a field of a form that cleans as this one does."""
        cleaning = type(f"Own{field.__name__}", (CleansAsKept, field), {"own": self})
        return cleaning(label=self.label, required=False, help_text=self.definition.hint, **more)

    def column(self) -> Column:
        """Return the column of the register and of everything exported from it."""
        return Column(
            self.key, self.label, value=self.value_in, kind=self.written_as, sort=self.expression(), sort_unknown=True,
            shown=self.definition.in_list, hint=self.definition.hint,
        )  # fmt: skip


class OwnText(OwnField):
    """A short text."""


class OwnChoice(OwnField):
    """One entry of a list."""

    def read(self, raw: Any) -> str:
        spoken = {choice.casefold(): choice for choice in self.definition.choices}
        try:
            return spoken[str(raw).casefold()]
        except KeyError:
            raise ValidationError(f"“{raw}” is not in the list: choose {', '.join(self.definition.choices)}.") from None

    def form_field(self) -> forms.Field:
        choices = [("", "–"), *((choice, choice) for choice in self.definition.choices)]
        return self.input(forms.TypedChoiceField, choices=choices, empty_value=None)


class OwnTick(OwnField):
    """Yes, or not known to be so: a tick that is not there is no."""

    def clean(self, raw: Any) -> bool:
        return bool(super().clean(raw))

    def read(self, raw: Any) -> bool:
        word = str(raw).lower()
        if word in YES or word in NO or word == "on":
            return word in YES or word == "on"
        raise ValidationError(f"“{raw}” is neither yes nor no.")

    def kept(self, value: bool) -> bool | None:
        return True if value else None

    def typed(self, kept: Any) -> bool:
        return kept is True

    def written(self, value: bool, currency: str = "") -> str:
        return "yes" if value else "no"

    def expression(self) -> Any:
        return self.kept_text

    def form_field(self) -> forms.Field:
        return forms.BooleanField(label=self.label, required=False, help_text=self.definition.hint)

    def column(self) -> Column:
        """Where nobody ticked it the cell is empty, as a list of "no" says nothing."""
        plain = super().column()
        return Column(**{**vars(plain), "value": lambda customer: "yes" if self.value_in(customer) else None})


def folded(text: Any) -> Func:
    """Return the expression that compares text without accents and case, as the index of parts has it."""
    return Func(text, function="foundation_fold", output_field=TextField())
