"""What no program can break in the chain of documents: links stay inside one customer, nothing is carried out twice.

SQLSTATE CV001: a document carries out, or would undo, what it cannot.
"""

from django.db import migrations

from foundation.integrity import append_only, composite_key

LINKS = (
    ("financials_document", "contact_id", "customers_contact"),
    ("financials_document", "billing_address_id", "customers_address"),
    ("financials_document", "delivery_address_id", "customers_address"),
    ("financials_document", "follows_id", "financials_document"),
    ("financials_document", "recurrence_id", "financials_recurrence"),
    ("financials_line", "source_id", "financials_line"),
    ("financials_statuschange", "document_id", "financials_document"),
    ("financials_documentfile", "document_id", "financials_document"),
    ("financials_documentfile", "file_id", "documents_storedfile"),
    ("financials_recurrence", "template_id", "financials_document"),
    ("financials_adjustment", "payment_id", "financials_payment"),
    ("financials_adjustment", "document_id", "financials_document"),
    ("financials_entry", "adjustment_id", "financials_adjustment"),
)

# How much of a line later documents carry out. A draft carries out nothing yet, a cancelled document nothing any more;
# an invoice written from a delivery invoices the order line behind the delivery too. The CHECKs on financials_line
# refuse what passes the quantity.
CARRY = """
CREATE FUNCTION financials_carries(document bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT status NOT IN ('draft', 'template', 'cancelled') FROM financials_document WHERE id = document
$$;

CREATE FUNCTION financials_carry(lines financials_line[], sign integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF sign > 0 AND EXISTS (
            SELECT FROM unnest(lines) line JOIN financials_line source ON source.id = line.source_id
                JOIN financials_document origin ON origin.id = source.document_id
                JOIN financials_document document ON document.id = line.document_id
            WHERE origin.status IN ('draft', 'template', 'cancelled', 'declined')
               OR (origin.kind, document.kind) NOT IN (('quote', 'order'), ('order', 'delivery'), ('order', 'invoice'),
                                                       ('delivery', 'invoice'), ('invoice', 'credit_note'))) THEN
        RAISE EXCEPTION 'a line carries out a line of a document that is not open for it' USING ERRCODE = 'CV001';
    END IF;
    WITH moved AS (
        SELECT line.source_id, document.kind, sign * line.quantity AS quantity
        FROM unnest(lines) line JOIN financials_document document ON document.id = line.document_id
    ),
    hit AS (
        SELECT source_id AS id, kind, quantity FROM moved
        UNION ALL
        SELECT source.source_id, moved.kind, moved.quantity
        FROM moved JOIN financials_line source ON source.id = moved.source_id
            JOIN financials_document origin ON origin.id = source.document_id AND origin.kind = 'delivery'
        WHERE moved.kind = 'invoice' AND source.source_id IS NOT NULL
    ),
    sums AS (
        SELECT id, coalesce(sum(quantity) FILTER (WHERE kind = 'order'), 0) AS ordered,
               coalesce(sum(quantity) FILTER (WHERE kind = 'delivery'), 0) AS delivered,
               coalesce(sum(quantity) FILTER (WHERE kind = 'invoice'), 0) AS invoiced,
               coalesce(sum(quantity) FILTER (WHERE kind = 'credit_note'), 0) AS credited
        FROM hit GROUP BY id
    )
    UPDATE financials_line line
    SET ordered = line.ordered + sums.ordered, delivered = line.delivered + sums.delivered,
        invoiced = line.invoiced + sums.invoiced, credited = line.credited + sums.credited
    FROM sums WHERE line.id = sums.id;
END $$;

CREATE FUNCTION financials_lines_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM financials_carry(array_agg(added::financials_line), 1)
        FROM added WHERE source_id IS NOT NULL AND financials_carries(document_id) HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER financials_lines_added AFTER INSERT ON financials_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION financials_lines_added();

CREATE FUNCTION financials_lines_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM financials_carry(array_agg(removed::financials_line), -1)
        FROM removed WHERE source_id IS NOT NULL AND financials_carries(document_id) HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER financials_lines_removed AFTER DELETE ON financials_line
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION financials_lines_removed();

CREATE FUNCTION financials_line_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.source_id IS NOT NULL AND financials_carries(OLD.document_id) THEN
        PERFORM financials_carry(ARRAY[OLD], -1);
    END IF;
    IF NEW.source_id IS NOT NULL AND financials_carries(NEW.document_id) THEN
        PERFORM financials_carry(ARRAY[NEW], 1);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER financials_line_changed AFTER UPDATE OF quantity, source_id, document_id ON financials_line
    FOR EACH ROW WHEN (OLD.quantity <> NEW.quantity OR OLD.source_id IS DISTINCT FROM NEW.source_id
                       OR OLD.document_id <> NEW.document_id)
    EXECUTE FUNCTION financials_line_changed();

CREATE FUNCTION financials_document_moved() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    carried constant boolean := OLD.status NOT IN ('draft', 'template', 'cancelled');
    carries constant boolean := NEW.status NOT IN ('draft', 'template', 'cancelled');
BEGIN
    IF carried AND NOT carries AND EXISTS (SELECT FROM financials_line WHERE document_id = NEW.id
            AND (ordered <> 0 OR delivered <> 0 OR invoiced <> 0 OR credited <> 0)) THEN
        RAISE EXCEPTION 'a document that others carry out is not taken back before them' USING ERRCODE = 'CV001';
    END IF;
    IF carried <> carries THEN
        PERFORM financials_carry(array_agg(line), CASE WHEN carries THEN 1 ELSE -1 END)
            FROM financials_line line WHERE document_id = NEW.id AND source_id IS NOT NULL HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER financials_document_moved AFTER UPDATE OF status ON financials_document
    FOR EACH ROW WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION financials_document_moved();

ALTER TABLE financials_line ENABLE ALWAYS TRIGGER financials_lines_added;
ALTER TABLE financials_line ENABLE ALWAYS TRIGGER financials_lines_removed;
ALTER TABLE financials_line ENABLE ALWAYS TRIGGER financials_line_changed;
ALTER TABLE financials_document ENABLE ALWAYS TRIGGER financials_document_moved;
"""

NOT_CARRIED = """
DROP FUNCTION financials_document_moved CASCADE;
DROP FUNCTION financials_line_changed CASCADE;
DROP FUNCTION financials_lines_removed CASCADE;
DROP FUNCTION financials_lines_added CASCADE;
DROP FUNCTION financials_carry;
DROP FUNCTION financials_carries;
"""

# What is issued stays as it is, whatever columns are added later: all but the named ones are compared. Entries are
# settled, and lines carried out, by triggers alone (pg_trigger_depth).
GUARDS = """
CREATE OR REPLACE FUNCTION financials_guard_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1
            AND to_jsonb(NEW) - ARRAY['allocated', 'is_open', 'counts_from']
                = to_jsonb(OLD) - ARRAY['allocated', 'is_open', 'counts_from'] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what is booked is never changed, only reversed' USING ERRCODE = 'AO001';
END $$;

CREATE OR REPLACE FUNCTION financials_guard_document() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free constant text[] := ARRAY['status', 'contact_id', 'billing_address_id', 'delivery_address_id', 'counts_from'];
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - free = to_jsonb(OLD) - free
            AND (NEW.status = OLD.status OR NEW.status = 'cancelled') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an issued document is not changed; correct it by a credit note' USING ERRCODE = 'AO001';
END $$;
DROP TRIGGER financials_document_issued ON financials_document;
CREATE TRIGGER financials_document_issued BEFORE UPDATE OR DELETE ON financials_document
    FOR EACH ROW WHEN (OLD.kind IN ('delivery', 'invoice', 'credit_note') AND OLD.status NOT IN ('draft', 'template'))
    EXECUTE FUNCTION financials_guard_document();
ALTER TABLE financials_document ENABLE ALWAYS TRIGGER financials_document_issued;

CREATE OR REPLACE FUNCTION financials_guard_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free constant text[] := ARRAY['ordered', 'delivered', 'invoiced', 'credited'];
BEGIN
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.ordered, OLD.delivered, OLD.invoiced, OLD.credited)
            IS DISTINCT FROM (NEW.ordered, NEW.delivered, NEW.invoiced, NEW.credited) THEN
        RAISE EXCEPTION 'what is carried out of a line is kept by the database' USING ERRCODE = 'CV001';
    END IF;
    IF EXISTS (SELECT FROM financials_document WHERE id = OLD.document_id
            AND kind IN ('delivery', 'invoice', 'credit_note') AND status NOT IN ('draft', 'template')) THEN
        RAISE EXCEPTION 'an issued document is not changed; correct it by a credit note' USING ERRCODE = 'AO001';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- Neither is a line added to what was issued: only the transaction that issues it writes its lines.
CREATE FUNCTION financials_guard_new_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added JOIN financials_document document ON document.id = added.document_id
            WHERE document.kind IN ('delivery', 'invoice', 'credit_note')
              AND document.status NOT IN ('draft', 'template') AND document.recorded_at < now()) THEN
        RAISE EXCEPTION 'an issued document is not changed; correct it by a credit note' USING ERRCODE = 'AO001';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER financials_no_more_lines AFTER INSERT ON financials_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION financials_guard_new_lines();
ALTER TABLE financials_line ENABLE ALWAYS TRIGGER financials_no_more_lines;
"""

# An invoice may be posted in instalments, and never for more than its total.
POSTED = """
CREATE FUNCTION financials_check_posted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
            SELECT FROM financials_document document
            WHERE document.id IN (SELECT document_id FROM added WHERE kind = 'invoice')
              AND document.total < (SELECT sum(amount) FROM financials_entry
                                    WHERE document_id = document.id AND kind = 'invoice')) THEN
        RAISE EXCEPTION 'an invoice is posted once, for its total' USING ERRCODE = 'AL001';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER financials_posted_once AFTER INSERT ON financials_entry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION financials_check_posted();
ALTER TABLE financials_entry ENABLE ALWAYS TRIGGER financials_posted_once;
"""

# A document, payment or adjustment each has every third number.
DEALINGS = """
DROP VIEW financials_dealing;
CREATE VIEW financials_dealing AS
SELECT id * 3 AS id, customer_id, kind::text, coalesce(number, '')::text AS number, status::text, issued_on, due_on,
       reference::text, currency::text, total, counts_from, id AS document_id, NULL::bigint AS payment_id,
       NULL::bigint AS adjustment_id
FROM financials_document WHERE status <> 'template'
UNION ALL
SELECT id * 3 + 1, customer_id, 'payment', reference, '', received_on, NULL,
       method, currency, amount, counts_from, NULL, id, NULL
FROM financials_payment
UNION ALL
SELECT id * 3 + 2, customer_id, kind, reference, '', effective_on, NULL,
       reason, currency, amount, counts_from, NULL, NULL, id
FROM financials_adjustment WHERE kind <> 'cancellation'
"""


def begin_series(apps, schema_editor):
    series = apps.get_model("foundation", "Series")
    series.objects.get_or_create(name="delivery", defaults={"prefix": "DN", "digits": 5})


class Migration(migrations.Migration):
    dependencies = [("financials", "0013_chain"), ("foundation", "0003_series")]

    operations = [
        *(composite_key(table, ("customer_id", column), target) for table, column, target in LINKS),
        append_only("financials_statuschange"),
        append_only("financials_adjustment"),
        migrations.RunSQL(CARRY, NOT_CARRIED),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(POSTED, "DROP FUNCTION financials_check_posted CASCADE"),
        migrations.RunSQL(DEALINGS, migrations.RunSQL.noop),
        migrations.RunPython(begin_series, migrations.RunPython.noop),
    ]
