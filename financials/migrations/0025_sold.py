from django.db import migrations

SOLD = """
CREATE INDEX financials_documents_sold ON financials_document (issued_on)
    INCLUDE (id, customer_id, kind, currency, sales_rep_id)
    WHERE kind IN ('invoice', 'credit_note') AND status = 'issued';
"""


class Migration(migrations.Migration):
    dependencies = [("financials", "0024_accounting")]

    operations = [
        # What was sold in a period costs what the period holds, however long the company has been selling.
        migrations.RunSQL(SOLD, "DROP INDEX financials_documents_sold"),
    ]
