from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("financials", "0002_ledger_guarantees")]

    operations = [
        migrations.RunSQL(
            # The orders that use up a credit limit are few among many; every folder header adds them up.
            """
            CREATE INDEX financials_uninvoiced_orders ON financials_document (customer_id)
                INCLUDE (currency, total, counts_from) WHERE kind = 'order' AND status IN ('confirmed', 'delivered')
            """,
            "DROP INDEX financials_uninvoiced_orders",
        ),
    ]
