"""The life-long list pages by key: what is shown comes out of one index a table, the three merged, nothing sorted.

For that the columns of the view have the same types in each of its parts, none of which has a condition of its own
(Dealing.objects.known_by knows what is no dealing), and the indexes hold the view's own key.
"""

from django.db import migrations

DEALINGS = """
CREATE OR REPLACE VIEW financials_dealing AS
SELECT id * 3 AS id, customer_id, kind::text AS kind, coalesce(number, '')::text AS number, status::text AS status,
       issued_on, due_on, reference::text AS reference, currency::text AS currency, total, counts_from,
       id AS document_id, NULL::bigint AS payment_id, NULL::bigint AS adjustment_id
FROM financials_document
UNION ALL
SELECT id * 3 + 1, customer_id, 'payment'::text, reference::text, ''::text, received_on, NULL::date,
       method::text, currency::text, amount, counts_from, NULL::bigint, id, NULL::bigint
FROM financials_payment
UNION ALL
SELECT id * 3 + 2, customer_id, kind::text, reference::text, ''::text, effective_on, NULL::date,
       reason::text, currency::text, amount, counts_from, NULL::bigint, NULL::bigint, id
FROM financials_adjustment
"""
INDEXES = """
CREATE INDEX financials_documents_listed ON financials_document (customer_id, issued_on, (id * 3));
CREATE INDEX financials_payments_listed ON financials_payment (customer_id, received_on, (id * 3 + 1));
CREATE INDEX financials_adjustments_listed ON financials_adjustment (customer_id, effective_on, (id * 3 + 2));
CREATE INDEX financials_lines_by_part ON financials_line (customer_id, upper(part_number::text)) WHERE part_number <> '';
"""
NO_INDEXES = """
DROP INDEX financials_documents_listed; DROP INDEX financials_payments_listed; DROP INDEX financials_adjustments_listed;
DROP INDEX financials_lines_by_part
"""

# The status of a document at the end of a day: what it was before the first change after it.
STATUS_ON = """
CREATE FUNCTION financials_status_on(document bigint, current_status text, day date) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce((SELECT change.before::text FROM financials_statuschange change
                     WHERE change.document_id = document AND change.changed_on > day
                     ORDER BY change.changed_on, change.id LIMIT 1), current_status)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("financials", "0018_bank")]

    operations = [
        migrations.RunSQL(DEALINGS, migrations.RunSQL.noop),
        migrations.RunSQL(INDEXES, NO_INDEXES),
        migrations.RunSQL(STATUS_ON, "DROP FUNCTION financials_status_on"),
        # Their work is done by the indexes above.
        migrations.RemoveIndex(model_name="document", name="documents_of_customer"),
        migrations.RemoveIndex(model_name="payment", name="payments_of_customer"),
    ]
