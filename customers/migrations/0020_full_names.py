"""Middle names are found, and a person's name is written by the database as the rest of the house writes it."""

from dataclasses import replace
from importlib import import_module

from django.db import migrations, models

from foundation.indexing import instead, refreshed

before = import_module("customers.migrations.0010_search")

CUSTOMERS = replace(
    before.CUSTOMERS,
    entries=before.CUSTOMERS.entries.replace(
        "concat_ws(' ', nullif(first_name, ''), nullif(last_name, ''))",
        "concat_ws(' ', nullif(first_name, ''), nullif(middle_name, ''), nullif(last_name, ''))",
    ),
)
PEOPLE = (CUSTOMERS, before.OF_CONTACTS.format(key="id"))

# As Person.__str__: "Dr. Jan P. Roth, Jr.".
PERSON_NAME = """
CREATE FUNCTION customers_person_name(person customers_person) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT concat_ws(', ', nullif(concat_ws(' ', nullif(person.title, ''), nullif(person.first_name, ''),
        nullif(person.middle_name, ''), nullif(person.last_name, '')), ''), nullif(person.suffix, ''))
$$
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0019_people_and_places")]

    operations = [
        migrations.AlterField(
            model_name="person",
            name="last_name",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.RunSQL(PERSON_NAME, "DROP FUNCTION customers_person_name"),
        CUSTOMERS.changed(before.CUSTOMERS),
        instead(
            refreshed("customers_person", PEOPLE, columns="id, first_name, last_name"),
            refreshed("customers_person", PEOPLE, columns="id, first_name, middle_name, last_name"),
        ),
    ]
