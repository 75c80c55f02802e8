"""What stands in fields of a company's own is found like a name, where the field says so."""

from dataclasses import replace
from importlib import import_module

from django.db import migrations

from foundation.indexing import instead, refreshed

names = import_module("customers.migrations.0020_full_names")
numbers = import_module("customers.migrations.0021_tax_numbers")

OWN = """
        LEFT JOIN LATERAL (
            SELECT string_agg(it.custom ->> field.key, ' | ' ORDER BY field.position, field.id) AS words
            FROM customers_customfield field
            WHERE it.custom <> '{{}}' AND field.searched AND NOT field.retired AND it.custom ? field.key
        ) own ON true
"""
CUSTOMERS = replace(
    names.CUSTOMERS,
    entries=names.CUSTOMERS.entries.replace("people.names))", "people.names, own.words))").replace(
        ") people ON people.customer_id = it.id", f") people ON people.customer_id = it.id{OWN}"
    ),
)
CHANGED = "SELECT id FROM {rows} changed"
OF_FIELDS = "SELECT id FROM customers_customer WHERE custom ?| ARRAY(SELECT changed.key::text FROM {rows} changed)"


def followed(columns):
    return refreshed("customers_customer", (CUSTOMERS, CHANGED), (numbers.VAT_IDS, CHANGED), columns=columns)


class Migration(migrations.Migration):
    dependencies = [("customers", "0025_group_tree")]

    operations = [
        CUSTOMERS.changed(names.CUSTOMERS),
        instead(
            followed("id, name, code, website, tax_id, vat_id"),
            followed("id, name, code, website, tax_id, vat_id, custom"),
        ),
        refreshed("customers_customfield", (CUSTOMERS, OF_FIELDS), columns="id, key, searched, retired, position"),
    ]
