"""A journal is a book: it has its own numbers and its own chain, and stands in one folder.

Every customer writes one book. When two customers are merged the book of the one moves, unchanged, into the folder of
the other, so that a folder may hold several; `book_id` is the customer it was begun for, as the signed bytes say, and
`customer_id` whose folder it stands in. An entry that amends another is written into the same book.

The column is filled by writing the table anew, past no guard: nothing is updated.
"""

import django.db.models.deletion
from django.db import migrations, models

from foundation.migrating import AtOnce

SAME_FOLDER = "customers.customer"
A_BOOK = {
    "db_constraint": False,
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": SAME_FOLDER,
}

ENTRY = """
ALTER TABLE journal_entry DROP CONSTRAINT journal_entry_seq;
DROP INDEX journal_by_time;
ALTER TABLE journal_entry ADD COLUMN book_id bigint;
ALTER TABLE journal_entry ALTER COLUMN book_id TYPE bigint USING customer_id, ALTER COLUMN book_id SET NOT NULL;
ALTER TABLE journal_entry ADD CONSTRAINT journal_entry_seq UNIQUE (book_id, seq);
CREATE INDEX journal_by_time ON journal_entry (customer_id, happened_at DESC, id DESC);
CREATE INDEX journal_moves ON journal_entry (book_id, seq) WHERE kind IN ('customer_merged', 'merge_undone');
"""
ENTRY_UNDONE = """
DROP INDEX journal_moves, journal_by_time;
ALTER TABLE journal_entry DROP COLUMN book_id;
ALTER TABLE journal_entry ADD CONSTRAINT journal_entry_seq UNIQUE (customer_id, seq);
CREATE INDEX journal_by_time ON journal_entry (customer_id, happened_at DESC, seq DESC);
"""
HEAD = """
ALTER TABLE journal_head RENAME COLUMN customer_id TO book_id;
ALTER TABLE journal_head DROP CONSTRAINT journal_head_customer_id_248a0960_fk_customers_customer_id;
ALTER TABLE journal_head ADD COLUMN customer_id bigint;
ALTER TABLE journal_head ALTER COLUMN customer_id TYPE bigint USING book_id, ALTER COLUMN customer_id SET NOT NULL;
ALTER TABLE journal_head ADD CONSTRAINT journal_head_of_customer FOREIGN KEY (customer_id)
    REFERENCES customers_customer (id) DEFERRABLE INITIALLY DEFERRED;
CREATE INDEX journal_heads_of_customer ON journal_head (customer_id);
"""
HEAD_UNDONE = """
ALTER TABLE journal_head DROP COLUMN customer_id;
ALTER TABLE journal_head RENAME COLUMN book_id TO customer_id;
ALTER TABLE journal_head ADD CONSTRAINT journal_head_customer_id_248a0960_fk_customers_customer_id
    FOREIGN KEY (customer_id) REFERENCES customers_customer (id) DEFERRABLE INITIALLY DEFERRED;
"""
LOOKED = """
ALTER TABLE journal_looked DROP CONSTRAINT one_look_per_user_and_customer;
ALTER TABLE journal_looked ADD COLUMN book_id bigint;
ALTER TABLE journal_looked ALTER COLUMN book_id TYPE bigint USING customer_id, ALTER COLUMN book_id SET NOT NULL;
ALTER TABLE journal_looked ADD CONSTRAINT one_look_per_user_and_book UNIQUE (user_id, book_id);
"""
LOOKED_UNDONE = """
ALTER TABLE journal_looked DROP COLUMN book_id;
ALTER TABLE journal_looked ADD CONSTRAINT one_look_per_user_and_customer UNIQUE (user_id, customer_id);
"""

CHAIN = """
CREATE OR REPLACE FUNCTION journal_chain() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    folder bigint;
    last_seq bigint;
    last_chain bytea;
BEGIN
    NEW.book_id := coalesce(NEW.book_id, NEW.customer_id);
    -- The head row is the lock: entries of one book are numbered one after the other, without gaps.
    SELECT customer_id INTO folder FROM journal_head WHERE book_id = NEW.book_id FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO journal_head (book_id, customer_id, seq, chain)
            VALUES (NEW.book_id, NEW.book_id, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT (book_id) DO NOTHING;
        SELECT customer_id INTO folder FROM journal_head WHERE book_id = NEW.book_id FOR UPDATE;
    END IF;
    IF folder IS DISTINCT FROM NEW.customer_id THEN
        RAISE EXCEPTION 'the journal % stands in the folder of customer %, not of %',
            NEW.book_id, folder, NEW.customer_id USING ERRCODE = 'AO001';
    END IF;
    SELECT seq, chain INTO last_seq, last_chain FROM journal_entry
        WHERE book_id = NEW.book_id ORDER BY seq DESC LIMIT 1;
    NEW.seq := coalesce(last_seq, 0) + 1;
    NEW.recorded_at := clock_timestamp();
    -- Fixed-width fields after the two hashes and the signature: no two entries can concatenate to the same bytes.
    NEW.chain := sha256(coalesce(last_chain, decode(repeat('00', 32), 'hex')) || sha256(NEW.payload) || NEW.signature
        || int8send(NEW.seq) || int8send((extract(epoch FROM NEW.recorded_at) * 1000000)::bigint));
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION journal_chained() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    UPDATE journal_head SET seq = last.seq, chain = last.chain
    FROM (SELECT DISTINCT ON (book_id) book_id, seq, chain FROM fresh ORDER BY book_id, seq DESC) last
    WHERE journal_head.book_id = last.book_id;
    INSERT INTO journal_unsequenced (entry_id) SELECT id FROM fresh;
    RETURN NULL;
END $$;

DROP FUNCTION journal_append;
CREATE FUNCTION journal_append(
    entry_ids uuid[], customer_ids bigint[], book_ids bigint[], kinds text[], author_ids bigint[], key_ids text[],
    happened timestamptz[], amended uuid[], payloads bytea[], signatures bytea[], salts bytea[], contents text[]
) RETURNS TABLE (new_entry_id uuid, new_id bigint, of_customer bigint, of_book bigint, new_seq bigint)
LANGUAGE plpgsql AS $$
BEGIN
    -- The entries and their bodies go in together, in the order given; the trigger numbers and chains each of them.
    RETURN QUERY
    WITH fresh AS (
        SELECT * FROM unnest(entry_ids, customer_ids, book_ids, kinds, author_ids, key_ids, happened, amended,
                             payloads, signatures, salts, contents)
            WITH ORDINALITY AS f (entry_id, customer_id, book_id, kind, author_id, key_id, happened_at, amends,
                                  payload, signature, salt, content, nr)
    ), entries AS (
        INSERT INTO journal_entry AS entry
            (entry_id, customer_id, book_id, kind, author_id, key_id, happened_at, amends, payload, signature)
        SELECT f.entry_id, f.customer_id, f.book_id, f.kind, f.author_id, f.key_id, f.happened_at, f.amends,
               f.payload, f.signature
        FROM fresh f ORDER BY f.nr
        RETURNING entry.id, entry.entry_id, entry.customer_id, entry.book_id, entry.seq
    ), bodies AS (
        INSERT INTO journal_body (entry_id, customer_id, salt, content)
        SELECT e.id, e.customer_id, f.salt, f.content FROM entries e JOIN fresh f USING (entry_id, customer_id)
    )
    SELECT e.entry_id, e.id, e.customer_id, e.book_id, e.seq
    FROM entries e JOIN fresh f USING (entry_id, customer_id) ORDER BY f.nr;
END $$;
"""

# Head and text go with their customer when two are merged, and only then.
GUARDS = """
CREATE OR REPLACE FUNCTION journal_guard_head() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND customers_row_moves(TG_RELID, to_jsonb(OLD), to_jsonb(NEW)) THEN
        RETURN NEW;
    END IF;
    IF pg_trigger_depth() < 2 OR TG_OP IN ('DELETE', 'TRUNCATE') THEN
        RAISE EXCEPTION 'the head of a journal moves only with an entry' USING ERRCODE = 'AO001';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION journal_guard_body() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND customers_row_moves(TG_RELID, to_jsonb(OLD), to_jsonb(NEW)) THEN
        RETURN NEW;
    END IF;
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
    dependencies = [("journal", "0018_moving")]

    operations = [
        AtOnce(
            migrations.SeparateDatabaseAndState(
                [migrations.RunSQL(ENTRY, ENTRY_UNDONE)],
                [
                    migrations.RemoveConstraint(model_name="entry", name="journal_entry_seq"),
                    migrations.RemoveIndex(model_name="entry", name="journal_by_time"),
                    migrations.AddField("entry", "book", models.ForeignKey(db_index=False, **A_BOOK)),
                    migrations.AddConstraint(
                        "entry", models.UniqueConstraint(fields=("book", "seq"), name="journal_entry_seq")
                    ),
                    migrations.AddIndex(
                        "entry", models.Index(fields=["customer", "-happened_at", "-id"], name="journal_by_time")
                    ),
                    migrations.AddIndex(
                        "entry",
                        models.Index(
                            fields=["book", "seq"],
                            condition=models.Q(kind__in=["customer_merged", "merge_undone"]),
                            name="journal_moves",
                        ),
                    ),
                ],
            ),
            migrations.SeparateDatabaseAndState(
                [migrations.RunSQL(HEAD, HEAD_UNDONE)],
                [
                    migrations.RenameField("head", "customer", "book"),
                    migrations.AlterField(
                        "head", "book", models.OneToOneField(primary_key=True, serialize=False, **A_BOOK)
                    ),
                    migrations.AddField(
                        "head",
                        "customer",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="journal_heads",
                            to=SAME_FOLDER,
                        ),
                    ),
                    migrations.AddIndex("head", models.Index(fields=["customer"], name="journal_heads_of_customer")),
                ],
            ),
            migrations.SeparateDatabaseAndState(
                [migrations.RunSQL(LOOKED, LOOKED_UNDONE)],
                [
                    migrations.RemoveConstraint(model_name="looked", name="one_look_per_user_and_customer"),
                    migrations.AddField("looked", "book", models.ForeignKey(db_index=False, **A_BOOK)),
                    migrations.AddConstraint(
                        "looked", models.UniqueConstraint(fields=("user", "book"), name="one_look_per_user_and_book")
                    ),
                ],
            ),
        ),
        migrations.RunSQL(CHAIN, migrations.RunSQL.noop),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
    ]
