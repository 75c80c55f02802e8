"""Customers, their people and their phones in the search index, kept by the database."""

from django.db import migrations

from foundation.indexing import Source, refreshed

# The name stands first, because what begins with the question ranks first. E-mail addresses stand apart: in them a
# word begins after every dot, and "com" would have to look into everybody's.
# Gathered by joins and not row by row, so that a load into an empty house is not planned as a million look-ups.
CUSTOMERS = Source(
    name="customers",
    kinds=("customer", "email", "code", "tax"),
    table="customers_customer",
    entries="""
        SELECT it.id, 'customer', it.id,
               foundation_search_text(concat_ws(' | ', it.name, it.code, places.cities, people.names)), ''
        FROM {rows} it
        LEFT JOIN (
            SELECT customer_id, string_agg(DISTINCT city, ' | ') AS cities FROM customers_address
            WHERE city <> '' AND (ids IS NULL OR customer_id = ANY(ids)) GROUP BY customer_id
        ) places ON places.customer_id = it.id
        LEFT JOIN (
            SELECT contact.customer_id,
                   string_agg(concat_ws(' ', nullif(first_name, ''), nullif(last_name, '')), ' | '
                              ORDER BY contact.id) AS names
            FROM customers_contact contact JOIN customers_person person ON person.id = contact.person_id
            WHERE ids IS NULL OR contact.customer_id = ANY(ids) GROUP BY contact.customer_id
        ) people ON people.customer_id = it.id
        UNION ALL
        SELECT customer_id, 'email', customer_id,
               foundation_fold(' ' || string_agg(address, ' ' ORDER BY address) || ' '), ''
        FROM (
            SELECT customer_id, address FROM customers_email
            WHERE customer_id IS NOT NULL AND (ids IS NULL OR customer_id = ANY(ids))
            UNION
            SELECT contact.customer_id, email.address
            FROM customers_contact contact JOIN customers_email email ON email.person_id = contact.person_id
            WHERE ids IS NULL OR contact.customer_id = ANY(ids)
            UNION
            SELECT it.id, it.website FROM {rows} it WHERE it.website <> ''
        ) addresses GROUP BY customer_id
        UNION ALL
        SELECT it.id, 'code', it.id, foundation_number_key(it.code), foundation_number_digits(it.code)
        FROM {rows} it WHERE foundation_number_key(it.code) <> ''
        UNION ALL
        SELECT it.id, 'tax', it.id, foundation_number_key(it.tax_id), foundation_number_digits(it.tax_id)
        FROM {rows} it WHERE foundation_number_key(it.tax_id) <> ''
    """,
)

# What could not be understood as an international number is compared by the digits typed, an extension left out.
# Fewer than five digits are a number inside the house ("A-123"), found like any other number.
PHONES = Source(
    name="phones",
    kinds=("phone", "extension"),
    table="customers_phone",
    entries="""
        SELECT owner.customer_id, CASE WHEN length(read.digits) >= 5 THEN 'phone' ELSE 'extension' END, it.id,
               CASE WHEN length(read.digits) < 5 THEN foundation_number_key(it.as_typed)
                    WHEN read.abroad THEN foundation_national(read.digits) ELSE read.digits END, read.digits
        FROM {rows} it
        CROSS JOIN LATERAL (
            SELECT coalesce(nullif(it.e164, ''), regexp_replace(it.as_typed, '\\s*(ext|x|#|dw).*$', '', 'i')) AS number
        ) written
        CROSS JOIN LATERAL (
            SELECT written.number ~ '^\\s*\\+' AS abroad,
                   ltrim(regexp_replace(written.number, '[^0-9]+', '', 'g'), '0') AS digits
        ) read
        CROSS JOIN LATERAL (
            SELECT it.customer_id WHERE it.customer_id IS NOT NULL
            UNION ALL
            SELECT contact.customer_id FROM customers_contact contact WHERE contact.person_id = it.person_id
        ) owner
        WHERE foundation_number_key(it.as_typed) <> ''
    """,
)

OF_CONTACTS = """SELECT contact.customer_id FROM customers_contact contact
    WHERE contact.person_id IN (SELECT changed.{key} FROM {{rows}} changed)"""
OF_OWNERS = f"""SELECT changed.customer_id FROM {{rows}} changed WHERE changed.customer_id IS NOT NULL
    UNION {OF_CONTACTS.format(key="person_id")}"""
LOCK_PEOPLE = """SELECT FROM customers_person WHERE id IN (SELECT changed.person_id FROM {rows} changed)
    ORDER BY id FOR NO KEY UPDATE"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("foundation", "0010_search_entries")]

    operations = [
        CUSTOMERS.operation(),
        PHONES.operation(),
        refreshed(
            "customers_customer",
            (CUSTOMERS, "SELECT id FROM {rows} changed"),
            columns="id, name, code, website, tax_id",
        ),
        refreshed(
            "customers_address",
            (CUSTOMERS, "SELECT customer_id FROM {rows} changed"),
            columns="id, customer_id, city",
        ),
        refreshed(
            "customers_contact",
            (CUSTOMERS, "SELECT customer_id FROM {rows} changed"),
            (
                PHONES,
                "SELECT id FROM customers_phone WHERE person_id IN (SELECT changed.person_id FROM {rows} changed)",
            ),
            columns="id, customer_id, person_id",
            lock=LOCK_PEOPLE,
        ),
        refreshed(
            "customers_person",
            (CUSTOMERS, OF_CONTACTS.format(key="id")),
            columns="id, first_name, last_name",
        ),
        refreshed(
            "customers_email",
            (CUSTOMERS, OF_OWNERS),
            columns="id, customer_id, person_id, address",
            lock=LOCK_PEOPLE,
        ),
        refreshed(
            "customers_phone",
            (PHONES, "SELECT id FROM {rows} changed"),
            columns="id, customer_id, person_id, as_typed, e164",
            lock=LOCK_PEOPLE,
        ),
    ]
