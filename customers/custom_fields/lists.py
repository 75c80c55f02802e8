"""The company's own fields in the register: a column and a filter of each (one of settings.CUSTOMER_LIST_COLUMNS)."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django_filters.fields import RangeField

from customers.custom_fields.fields import own_fields
from customers.custom_fields.kinds import OwnChoice, OwnField, OwnTick
from customers.custom_fields.ordered import OwnDate, OwnNumber
from customers.narrowing import ANY, NONE, SELECT, TEXT, YES_NO, FromTo
from foundation.tables import Extra

CHECK = {"class": "form-check-input"}
FILTER = "cf_"  # before the key in an address, where the register's own filters stand too


class OwnRange(RangeField):
    """From and to, each read as the field itself is."""

    def __init__(self, own: OwnField, **more: Any):
        widget = FromTo("date" if isinstance(own, OwnDate) else "number")
        super().__init__(fields=(own.form_field(), own.form_field()), widget=widget, require_all_fields=False, **more)


class OwnFilter(django_filters.Filter):
    """Narrows to customers by one field; `conditions` turns what was asked into a condition."""

    def __init__(self, own: OwnField, **more: Any):
        super().__init__(label=own.label, **more)
        self.own = own

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        return rows if value in (None, "", []) else rows.filter(self.asked(value))

    def asked(self, value: Any) -> Q:
        return self.own.condition("contains", value)


class TextFilter(OwnFilter):
    """Each word somewhere in the text; * is whoever has one, - whoever has none."""

    field_class = forms.CharField

    def __init__(self, own: OwnField):
        super().__init__(own, widget=TEXT)

    def asked(self, value: str) -> Q:
        return self.own.condition({ANY: "known", NONE: "unknown"}.get(value, "contains"), value)


class RangeFilter(OwnFilter):
    field_class = OwnRange

    def __init__(self, own: OwnField):
        super().__init__(own)
        self.extra["own"] = own

    def asked(self, value: slice) -> Q:
        ends = {"from": value.start, "to": value.stop}
        return Q(*(self.own.condition(asked, end) for asked, end in ends.items() if end is not None))


class ChoiceFilter(OwnFilter):
    """Any of the entries that are ticked, "None" among them."""

    field_class = forms.MultipleChoiceField

    def __init__(self, own: OwnField):
        entries = [(choice, choice) for choice in own.definition.choices]
        super().__init__(own, choices=[*entries, (NONE, "None")], widget=forms.CheckboxSelectMultiple(attrs=CHECK))

    def asked(self, value: list[str]) -> Q:
        conditions = ((("unknown",) if entry == NONE else ("is", entry)) for entry in value)
        return Q(*(self.own.condition(*asked) for asked in conditions), _connector=Q.OR)


class TickFilter(OwnFilter):
    field_class = forms.ChoiceField

    def __init__(self, own: OwnField):
        super().__init__(own, choices=[("", "Any"), *YES_NO], widget=SELECT)

    def asked(self, value: str) -> Q:
        return self.own.condition("known" if value == "yes" else "unknown")


FILTERS = {OwnChoice: ChoiceFilter, OwnTick: TickFilter, OwnNumber: RangeFilter, OwnDate: RangeFilter}


def filter_of(own: OwnField) -> OwnFilter:
    """Return the filter of a field, by its kind."""
    return next((each(own) for kind, each in FILTERS.items() if isinstance(own, kind)), None) or TextFilter(own)


def list_extra() -> Extra:
    """Return the columns and filters of the fields in use."""
    own = own_fields()
    return Extra(
        columns=tuple(each.column() for each in own),
        filters={FILTER + each.key: filter_of(each) for each in own},
    )
