"""What customers are sorted by, in the administration: fields of the company's own, tags, categories."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.text import capfirst

from customers.custom_fields.definitions import filled, remove_definition, save_definition
from customers.custom_fields.forms import DefinitionForm
from customers.models import CustomField
from foundation.admin import ForFixing


class CustomFieldAdmin(ForFixing):
    form = DefinitionForm
    list_display = ("label", "said_kind", "key", "position", "column", "found", "is_retired")
    list_filter = ("retired", "kind")
    ordering = ("position", "pk")
    actions = None
    readonly_fields = ("head", "values")

    def get_fields(self, request: HttpRequest, obj: CustomField | None = None) -> list[str]:
        """The key, and who has a value, are said of a field that exists."""
        return [*DefinitionForm.Meta.fields, *(("head", "values") if obj else ())]

    @admin.display(description="Filled in")
    def values(self, definition: CustomField) -> str:
        number = filled(definition)
        if not number:
            return "for nobody yet"
        whose = "one customer" if number == 1 else f"{number:,} customers"
        return f"for {whose}. The field can be retired, not deleted."

    @admin.display(description="Head in files")
    def head(self, definition: CustomField) -> str:
        return definition.key

    @admin.display(description="Kind", ordering="kind")
    def said_kind(self, definition: CustomField) -> str:
        return capfirst(definition.get_kind_display())

    @admin.display(description="In the list", ordering="in_list", boolean=True)
    def column(self, definition: CustomField) -> bool:
        return definition.in_list

    @admin.display(description="Searched", ordering="searched", boolean=True)
    def found(self, definition: CustomField) -> bool:
        return definition.searched

    @admin.display(description="Retired", ordering="retired", boolean=True)
    def is_retired(self, definition: CustomField) -> bool:
        return definition.retired

    def has_delete_permission(self, request: HttpRequest, obj: CustomField | None = None) -> bool:
        """A field with values is retired, not deleted."""
        return super().has_delete_permission(request, obj) and not (obj and filled(obj))

    def save_model(self, request: HttpRequest, obj: CustomField, form: ModelForm, change: bool) -> None:
        save_definition(obj)

    def delete_model(self, request: HttpRequest, obj: CustomField) -> None:
        remove_definition(obj)


class Counted(ForFixing):
    """A word on customers, and how many have it."""

    search_fields = ("name",)
    ordering = ("name",)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).annotate(number=Count("customers"))

    @admin.display(description="Customers", ordering="number")
    def number(self, word: Any) -> int:
        return word.number


class TagAdmin(Counted):
    list_display = ("name", "colour", "number")
    list_filter = ("colour",)


class CategoryAdmin(Counted):
    list_display = ("name", "number")
