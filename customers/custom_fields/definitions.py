"""What comes with the definition of a field: its key, the indexes it is sorted and searched by, who has a value."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import connection, transaction
from django.db.models import F, Index, Q
from django.db.models.lookups import IsNull

from customers.custom_fields.fields import own_field
from customers.custom_fields.kinds import OwnField, OwnText, folded
from customers.finding import register_extras
from customers.loading.columns import usual_columns
from customers.models import Customer, CustomField
from customers.tables import COLUMNS
from foundation.loading.cells import Days
from foundation.periods import company_zone

LONGEST_KEY = 40
NUMBER_OF_TRIES = 100


def key_for(label: str) -> str:
    """Return a key made from a label that nothing else is called by: "Delivery route" is delivery_route."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    base = (words if words[:1].isalpha() else f"field_{words}".strip("_"))[: LONGEST_KEY - 4].rstrip("_")
    used = taken() | set(CustomField.objects.values_list("key", flat=True))
    return next(key for key in [base, *(f"{base}_{n}" for n in range(2, NUMBER_OF_TRIES))] if key not in used)


def taken() -> set[str]:
    """Return the names that fields, columns and heads of the house have already."""
    layout = {column.name for column in usual_columns(Days(company_zone()))}
    above = {column.key for extra in register_extras() for column in extra.columns}
    own = {column.key for column in COLUMNS} | {field.name for field in Customer._meta.get_fields()}
    return layout | own | above


@transaction.atomic
def save_definition(definition: CustomField) -> None:
    """Save a definition, with a key and indexes of its own when it is new. Writers of customers wait meanwhile."""
    is_new = definition.pk is None
    definition.key = definition.key or key_for(definition.label)
    before = None if is_new else CustomField.objects.get(pk=definition.pk)
    definition.save()
    if is_new or before.kind != definition.kind:
        connection.check_constraints()  # no index is made over rows whose checks are still to come
        with connection.schema_editor() as editor:
            for index in indexes_of(own_field(before)) if before else ():
                editor.remove_index(Customer, index)
            for index in indexes_of(own_field(definition)):
                editor.add_index(Customer, index)


@transaction.atomic
def remove_definition(definition: CustomField) -> None:
    """Delete the definition of a field nobody has a value in, with its indexes."""
    connection.check_constraints()
    with connection.schema_editor() as editor:
        for index in indexes_of(own_field(definition)):
            editor.remove_index(Customer, index)
    definition.delete()


def indexes_of(own: OwnField) -> list[Index]:
    """Return the indexes of a field: what is known in its order, and for a text every part of it."""
    known = Q(IsNull(own.expression(), False))
    ordered = Index(own.expression(), F("id"), name=own.name, condition=known)
    if not isinstance(own, OwnText):
        return [ordered]
    parts = OpClass(folded(own.kept_text), name="gin_trgm_ops")
    return [ordered, GinIndex(parts, name=f"{own.name}_parts", condition=Q(IsNull(own.kept_text, False)))]


def filled(definition: CustomField) -> int:
    """Return how many customers have a value in the field, the archived and merged ones with them."""
    return Customer.objects.filter(IsNull(own_field(definition).expression(), False)).count()


def used_entries(definition: CustomField, entries: Iterable[str]) -> Counter:
    """Return how many customers have each of these entries of a list, without those nobody has."""
    counts = {entry: Customer.objects.filter(custom__contains={definition.key: entry}).count() for entry in entries}
    return Counter({entry: count for entry, count in counts.items() if count})
