"""Kinds of filters of the register: part of a text, a range, any of several, yes or no; and how a chip says each."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django_filters.fields import RangeField
from django_filters.widgets import SuffixedMultiWidget

from foundation.templatetags.formats import day, quantity

SELECT = forms.Select(attrs={"class": "form-select"})
ANY, NONE = "*", "-"  # typed instead of a text: whatever it is, and nothing written
TEXT = forms.TextInput(attrs={"class": "form-control", "placeholder": "part of it, * any, - none"})
YES_NO = [("yes", "Yes"), ("no", "No")]
GONE = "What is filtered by here is gone. Choose another one, or take this filter away."


class FromTo(SuffixedMultiWidget):
    """Two inputs beside each other; the address says `name_from` and `name_to`."""

    suffixes = ["from", "to"]

    def __init__(self, kind: str = "number", attrs: dict | None = None):
        given = {"class": "form-control", **(attrs or {})}
        said = [
            {**given, "type": kind, "step": "any", "aria-label": word, "placeholder": word} for word in ("from", "to")
        ]
        super().__init__([forms.TextInput(attrs=each) for each in said])

    def decompress(self, value: Any) -> list:
        return [value.start, value.stop] if value else [None, None]


class Range(django_filters.RangeFilter):
    """Numbers from … to …, both included; who has none is in no range."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{"widget": FromTo(), **kwargs})


class DayRange(django_filters.Filter):
    """Days from … to …, both included."""

    field_class = RangeField

    def __init__(self, *args: Any, **kwargs: Any):
        fields = (forms.DateField(required=False), forms.DateField(required=False))
        super().__init__(*args, **{"fields": fields, "widget": FromTo("date"), **kwargs})

    def filter(self, rows: QuerySet, value: slice | None) -> QuerySet:
        if value and value.start:
            rows = rows.filter(**{f"{self.field_name}__gte": value.start})
        return rows.filter(**{f"{self.field_name}__lte": value.stop}) if value and value.stop else rows


class TextRange(django_filters.Filter):
    """Texts from … to …; the method says what that means."""

    field_class = RangeField

    def __init__(self, *args: Any, **kwargs: Any):
        fields = (forms.CharField(required=False), forms.CharField(required=False))
        super().__init__(*args, **{"fields": fields, "widget": FromTo("text"), **kwargs})


class Part(django_filters.CharFilter):
    """Part of a text; * is whoever has one, - whoever has none."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{"widget": TEXT, **kwargs})

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        return rows.filter(self.condition(value.strip())) if value and value.strip() else rows

    def condition(self, value: str) -> Q:
        """Return what a row must fulfil."""
        if value in (ANY, NONE):
            unsaid = Q(**{self.field_name: ""})
            return ~unsaid if value == ANY else unsaid
        return Q(**{f"{self.field_name}__icontains": value})


class PartOf(Part):
    """Part of a text in another table of the customer: of its addresses, phones, e-mails."""

    def __init__(self, there: Any, *args: Any, **kwargs: Any):
        self.there = there
        super().__init__(*args, **kwargs)

    def condition(self, value: str) -> Q:
        there = self.there.filter(customer=OuterRef("pk"))
        if value == NONE:
            return ~Q(Exists(there.exclude(**{self.field_name: ""})))
        return Q(Exists(there.filter(super().condition(value))))


class AnyOf(django_filters.ModelMultipleChoiceFilter):
    """One or several of a list, any of which will do; the rows are looked up by the link, and never come twice.

    `links` are the rows that link a customer with one of the list, `to` the name of their key.
    """

    def __init__(self, *args: Any, links: QuerySet, to: str, **kwargs: Any):
        self.links, self.to = links, to
        self.without = kwargs.pop("without", False)
        boxes = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
        messages = {"invalid_choice": GONE, "invalid_pk_value": GONE}
        super().__init__(*args, **{"widget": boxes, "error_messages": messages, **kwargs})

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        if not value:
            return rows
        linked = Exists(self.links.filter(**{"customer": OuterRef("pk"), f"{self.to}__in": [one.pk for one in value]}))
        return rows.filter(~linked if self.without else linked)


class Choice(django_filters.ChoiceFilter):
    """One of a few words; `where` tells for each what a row must fulfil."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **{"empty_label": "Any", "widget": SELECT, **kwargs})


def names_of(name: str, field: forms.Field) -> list[str]:
    """Return the names the filter has in the address."""
    suffixes = getattr(field.widget, "suffixes", None)
    return [f"{name}_{suffix}" for suffix in suffixes] if suffixes else [name]


def said(value: Any, field: forms.Field) -> str:
    """Return the filter's value as its chip says it."""
    if isinstance(value, slice):
        return range_said(value)
    if isinstance(value, (QuerySet, list, tuple)):
        return ", ".join(said(one, field) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    choices = {} if isinstance(field, forms.ModelChoiceField) else dict(flat(getattr(field, "choices", ())))
    return (
        {ANY: "any", NONE: "none"}.get(value, str(choices.get(value, value))) if isinstance(value, str) else str(value)
    )


def flat(choices: Any) -> list:
    """Return choices without their headings."""
    return [pair for key, word in choices for pair in (word if isinstance(word, (list, tuple)) else [(key, word)])]


def range_said(value: slice) -> str:
    """Return "100 to 200", "from 100" or "up to 200"."""
    low, high = (None if one in (None, "") else written(one) for one in (value.start, value.stop))
    if low and high:
        return f"{low} to {high}"
    return f"from {low}" if low else f"up to {high}"


def written(value: Any) -> str:
    """Return an end of a range as people read it."""
    if hasattr(value, "isoformat"):
        return day(value)
    return value if isinstance(value, str) else quantity(value)
