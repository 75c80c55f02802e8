"""Who was merged into another is found by its old name, code and numbers, and found is the other."""

from dataclasses import replace
from importlib import import_module

from django.db import migrations

from foundation.indexing import instead, refreshed

own = import_module("customers.migrations.0026_search_own_fields")
numbers = import_module("customers.migrations.0021_tax_numbers")

COLUMNS = "id, name, code, website, tax_id, vat_id, custom"


def of_the_survivor(source):
    entries = source.entries.replace("it.website <> ''", "it.website <> '' AND it.merged_into_id IS NULL")
    for kind in ("customer", "code", "tax", "vat"):
        entries = entries.replace(f"SELECT it.id, '{kind}'", f"SELECT coalesce(it.merged_into_id, it.id), '{kind}'")
    return replace(source, entries=entries)


CUSTOMERS, VAT_IDS = of_the_survivor(own.CUSTOMERS), of_the_survivor(numbers.VAT_IDS)


def followed(columns):
    return refreshed("customers_customer", (CUSTOMERS, own.CHANGED), (VAT_IDS, own.CHANGED), columns=columns)


class Migration(migrations.Migration):
    dependencies = [("customers", "0027_holds_after_a_merge")]

    operations = [
        CUSTOMERS.changed(own.CUSTOMERS),
        VAT_IDS.changed(numbers.VAT_IDS),
        instead(followed(COLUMNS), followed(f"{COLUMNS}, merged_into_id")),
    ]
