from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("financials", "0010_search")]

    operations = [
        migrations.RunSQL(
            # The tabs count what a folder holds, also of a customer with 20,000 invoices: read from the index alone.
            """
            CREATE INDEX financials_documents_counted ON financials_document (customer_id, kind, counts_from);
            CREATE INDEX financials_payments_counted ON financials_payment (customer_id, counts_from);
            """,
            "DROP INDEX financials_documents_counted; DROP INDEX financials_payments_counted",
        ),
        migrations.RunSQL(
            # What was settled after the day asked about: for today that is nothing, found without looking at the rest.
            "CREATE INDEX financials_allocations_later ON financials_allocation (customer_id, counts_from)",
            "DROP INDEX financials_allocations_later",
        ),
    ]
