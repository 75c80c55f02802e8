"""The customers an address of the register means, and what of it stands as chips above the list."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, reduce
from types import SimpleNamespace

from django.conf import settings
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import QueryDict
from django.utils.module_loading import import_string

from customers.filters import RegisterFilter
from customers.models import Customer
from customers.narrowing import names_of, said
from customers.tables import COLUMNS, register_rows
from foundation.tables import Column, Extra
from staff.models import User

SEARCH = "text"  # the filter that stands outside the panel
NO_FILTERS = ("sort", "columns", "after", "before", "format", "view")  # what else the address says


@dataclass(frozen=True)
class Chip:
    """A filter in use: what it says, and the address of the list without it."""

    name: str
    label: str
    text: str
    without: str


class Asked:
    """The register as an address asks for it: its filters, rows and columns."""

    def __init__(self, query: QueryDict, *, user: User):
        self.query, self.user = query, user
        self.extras = register_extras()
        rows = reduce(lambda found, extra: extra.prepare(found), self.extras, register_rows(user))
        self.filter = register_filter(query, rows, self.extras, user=user)

    @property
    def rows(self) -> QuerySet:
        """The customers found; nobody where a filter cannot be read."""
        return self.filter.qs if self.filter.is_valid() else self.filter.queryset.none()

    @property
    def columns(self) -> list[Column]:
        return [*COLUMNS, *(column for extra in self.extras for column in extra.columns)]

    @cached_property
    def used(self) -> list[str]:
        """The names of the filters in use; a value that cannot be read counts."""
        form = self.filter.form
        return [name for name, field in form.fields.items() if any(map(self.query.get, names_of(name, field)))]

    @property
    def fields_used(self) -> list[BoundField]:
        """The filters in use, but for the search text, which stands in its own field."""
        return [self.filter.form[name] for name in self.used if name != SEARCH]

    @property
    def fields_free(self) -> list[BoundField]:
        """The filters not in use."""
        return [field for field in self.filter.form if field.name not in (SEARCH, *self.used)]

    @property
    def chips(self) -> list[Chip]:
        """What is filtered, but for the search text."""
        return [
            Chip(one.name, one.label, self._said(one.name), self.url_without(names_of(one.name, one.field)))
            for one in self.fields_used
        ]

    def _said(self, name: str) -> str:
        form = self.filter.form
        if name in form.errors or form.cleaned_data.get(name) in (None, ""):
            return "cannot be read"
        return said(form.cleaned_data[name], form.fields[name])

    def url_without(self, names: Iterable[str]) -> str:
        """Return the query string without these names, from the first page."""
        query = self.query.copy()
        for name in (*names, "after", "before", "format"):
            query.pop(name, None)
        return f"?{query.urlencode()}"

    @property
    def filters_only(self) -> str:
        """The query string of the filters alone: what "all that match" means."""
        query = self.query.copy()
        for name in NO_FILTERS:
            query.pop(name, None)
        return query.urlencode()


def found_by(query: QueryDict, *, user: User) -> QuerySet[Customer]:
    """Return the customers an address of the register means, each once, plain."""
    found = Asked(query, user=user).rows.order_by().values("pk")
    return Customer.objects.visible_to(user).filter(pk__in=found)


def register_extras() -> list[Extra]:
    """Return what the floors above add to the register, and this one by what the company defined."""
    return [import_string(dotted)() for dotted in settings.CUSTOMER_LIST_COLUMNS]


def register_filter(query: QueryDict, rows: QuerySet, extras: Iterable[Extra], *, user: User) -> RegisterFilter:
    """Return the register's filters with those of the extras, bound to the address."""
    added = {name: each for extra in extras for name, each in extra.filters.items()}
    kind = type("RegisterFilterWithExtras", (RegisterFilter,), added) if added else RegisterFilter
    return kind(query, queryset=rows, request=SimpleNamespace(user=user))  # all that filters ask of a request
