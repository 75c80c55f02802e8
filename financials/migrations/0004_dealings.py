"""One life-long list of documents and payments, so that it can be filtered, sorted and paged as one."""

from django.db import migrations, models

VIEW = """
CREATE VIEW financials_dealing AS
SELECT id * 2 AS id, customer_id, kind::text, coalesce(number, '')::text AS number, status::text, issued_on, due_on,
       reference::text, currency::text, total, counts_from, id AS document_id, NULL::bigint AS payment_id
FROM financials_document
UNION ALL
SELECT id * 2 + 1, customer_id, 'payment', reference, '', received_on, NULL,
       method, currency, amount, counts_from, NULL, id
FROM financials_payment
"""


class Migration(migrations.Migration):
    dependencies = [("financials", "0003_uninvoiced_orders")]

    operations = [
        migrations.RunSQL(VIEW, "DROP VIEW financials_dealing"),
        migrations.CreateModel(
            name="Dealing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={"managed": False, "db_table": "financials_dealing", "default_permissions": ()},
        ),
    ]
