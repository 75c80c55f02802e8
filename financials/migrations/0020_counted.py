from django.db import migrations

COUNTED = """
DROP INDEX financials_documents_counted;
CREATE INDEX financials_documents_counted ON financials_document (customer_id, kind, counts_from)
    WHERE number IS NOT NULL;
"""
ALL_COUNTED = """
DROP INDEX financials_documents_counted;
CREATE INDEX financials_documents_counted ON financials_document (customer_id, kind, counts_from);
"""


class Migration(migrations.Migration):
    dependencies = [("financials", "0019_listed")]

    operations = [
        # Drafts are not counted: without them the tabs are still counted from the index alone.
        migrations.RunSQL(COUNTED, ALL_COUNTED),
    ]
