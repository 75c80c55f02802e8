"""A text is erased only where an order to erase it stands in the journal, and never that of an order itself."""

from django.db import migrations

BODY = """
CREATE OR REPLACE FUNCTION journal_guard_body() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'UPDATE' OR NEW.entry_id <> OLD.entry_id OR NEW.customer_id <> OLD.customer_id
            OR NEW.salt IS NOT NULL OR NEW.content IS NOT NULL THEN
        RAISE EXCEPTION 'what stands in the journal is never changed, only erased by order' USING ERRCODE = 'AO001';
    END IF;
    IF NOT EXISTS (
        SELECT FROM journal_entry erased JOIN journal_entry ordered
            ON ordered.customer_id = erased.customer_id AND ordered.amends = erased.entry_id
        WHERE erased.id = OLD.entry_id AND erased.kind <> 'erasure' AND ordered.kind = 'erasure'
    ) THEN
        RAISE EXCEPTION 'no order to erase this text stands in the journal' USING ERRCODE = 'AO001';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0012_append")]

    operations = [migrations.RunSQL(BODY, migrations.RunSQL.noop)]
