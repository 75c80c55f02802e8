"""Two filters of the register: a group with those below it, and a saved selection. Both never show more than they mean:
a group or a selection that is gone, or is somebody else's, shows nobody, and says so."""

import re
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from customers.groups import group_tree
from customers.narrowing import SELECT
from customers.selections import RulesRefused, select
from customers.selections.keeping import usable_by
from customers.selections.own import in_groups

KEY = re.compile(r"\d{1,18}")
GONE = "This selection is no longer there, or not yours. Choose another one, or take this filter away."


class OneKey(django_filters.fields.ChoiceField):
    """A choice that takes any key: what it means is found out by the filter, which shows nobody for none."""

    def valid_value(self, value: Any) -> bool:
        return KEY.fullmatch(str(value)) is not None


class SeveralKeys(django_filters.fields.MultipleChoiceField):
    """The same for several."""

    def valid_value(self, value: Any) -> bool:
        return KEY.fullmatch(str(value)) is not None


class GroupFilter(django_filters.MultipleChoiceFilter):
    """In one of these groups, or in one below."""

    field_class = SeveralKeys

    def __init__(self, **more: Any):
        boxes = forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"})
        super().__init__(**{"label": "Group", "choices": all_groups, "widget": boxes, **more})

    def filter(self, rows: QuerySet, value: list[str]) -> QuerySet:
        return rows.filter(in_groups(value)) if value else rows


def all_groups() -> list[tuple[str, str]]:
    return [(str(branch.id), branch.full_name) for branch in group_tree()]


class SelectionFilter(django_filters.ChoiceFilter):
    """In a saved selection: one's own, or one for everybody."""

    field_class = OneKey

    def __init__(self, **more: Any):
        super().__init__(**{"label": "Selection", "empty_label": "Any", "widget": SELECT, **more})

    @property
    def field(self) -> forms.Field:
        """The field, which offers what the user of the request may use."""
        if not hasattr(self, "_field"):
            self.extra["choices"] = [(str(each.pk), each.name) for each in usable_by(self.parent.request.user)]
        return super().field

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        if not value:
            return rows
        user = self.parent.request.user
        selection = usable_by(user).filter(pk=value).first()
        if selection is None:
            return self._nobody(rows, GONE)
        try:
            return rows.filter(pk__in=select(selection.rules, user=user).values("pk"))
        except RulesRefused as refusal:
            return self._nobody(rows, f"“{selection.name}” cannot be used: {refusal}")

    def _nobody(self, rows: QuerySet, why: str) -> QuerySet:
        form = self.parent.form
        name = next(name for name, each in self.parent.filters.items() if each is self)
        form.errors[name] = form.error_class([why])
        return rows.none()
