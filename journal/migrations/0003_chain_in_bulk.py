"""The chain is read from the entries themselves, and its head moves once a statement.

Before, each entry updated the head: thousands of entries of one customer in one transaction left as many dead heads
behind, and each next one had to walk over them. Entries that wait for their place in the tree over all customers
queue in a table of their own, because an entry's number says nothing about when its transaction commits.
"""

import django.db.models.deletion
from django.db import migrations, models

CHAIN = """
CREATE OR REPLACE FUNCTION journal_chain() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last_seq bigint;
    last_chain bytea;
BEGIN
    -- The head row is the lock: entries of one customer are numbered one after the other, without gaps.
    PERFORM 1 FROM journal_head WHERE customer_id = NEW.customer_id FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO journal_head (customer_id, seq, chain) VALUES (NEW.customer_id, 0, decode(repeat('00', 32), 'hex'))
            ON CONFLICT (customer_id) DO NOTHING;
        PERFORM 1 FROM journal_head WHERE customer_id = NEW.customer_id FOR UPDATE;
    END IF;
    SELECT seq, chain INTO last_seq, last_chain FROM journal_entry
        WHERE customer_id = NEW.customer_id ORDER BY seq DESC LIMIT 1;
    NEW.seq := coalesce(last_seq, 0) + 1;
    NEW.recorded_at := clock_timestamp();
    -- Fixed-width fields after the two hashes and the signature: no two entries can concatenate to the same bytes.
    NEW.chain := sha256(coalesce(last_chain, decode(repeat('00', 32), 'hex')) || sha256(NEW.payload) || NEW.signature
        || int8send(NEW.seq) || int8send((extract(epoch FROM NEW.recorded_at) * 1000000)::bigint));
    RETURN NEW;
END $$;

CREATE FUNCTION journal_chained() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE journal_head SET seq = last.seq, chain = last.chain
    FROM (SELECT DISTINCT ON (customer_id) customer_id, seq, chain FROM fresh ORDER BY customer_id, seq DESC) last
    WHERE journal_head.customer_id = last.customer_id;
    INSERT INTO journal_unsequenced (entry_id) SELECT id FROM fresh;
    RETURN NULL;
END $$;
CREATE TRIGGER journal_entry_chained AFTER INSERT ON journal_entry
    REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION journal_chained();
ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER journal_entry_chained;
INSERT INTO journal_unsequenced (entry_id)
    SELECT id FROM journal_entry e WHERE NOT EXISTS (SELECT FROM journal_leaf l WHERE l.entry_id = e.id);
"""


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_chain")]

    operations = [
        migrations.CreateModel(
            name="Unsequenced",
            fields=[
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="journal.entry",
                        db_constraint=False,
                    ),
                ),
            ],
            options={"verbose_name_plural": "unsequenced"},
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                fields=["customer", "amends"], condition=models.Q(amends__isnull=False), name="journal_amendments"
            ),
        ),
        migrations.RunSQL(CHAIN, migrations.RunSQL.noop),
    ]
