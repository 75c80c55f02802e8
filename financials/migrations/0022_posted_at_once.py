"""What is posted of an invoice is added up for all invoices of a statement at once, so that a million can be written."""

from django.db import migrations

POSTED = """
CREATE OR REPLACE FUNCTION financials_check_posted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
            SELECT FROM (SELECT document_id, sum(amount) AS amount FROM financials_entry
                         WHERE kind = 'invoice' AND document_id IN (SELECT document_id FROM added WHERE kind = 'invoice')
                         GROUP BY document_id) posted
                JOIN financials_document document ON document.id = posted.document_id
            WHERE document.total < posted.amount) THEN
        RAISE EXCEPTION 'an invoice is posted once, for its total' USING ERRCODE = 'AL001';
    END IF;
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("financials", "0021_debit_discount")]

    operations = [migrations.RunSQL(POSTED, migrations.RunSQL.noop)]
