"""Rows that are never changed go with their customer when two are merged, and only then.

Of such a row nothing may differ but keys of customers, each changed from one of the two merged to the other
(customers_may_move, in the transaction of the merge alone). Every guard of a customer's rows asks customers_row_moves
before it refuses; the one of append-only tables does so here, those of the floors above in migrations of their own.
"""

from django.db import migrations

# What the database computes is not known yet where a guard asks, and follows from the rest.
ROW_MOVES = """
CREATE FUNCTION customers_row_moves(relation oid, before jsonb, after jsonb) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(bool_and(
        (changed.key = 'customer_id' OR EXISTS (
            SELECT FROM pg_constraint link JOIN pg_attribute held
                ON held.attrelid = link.conrelid AND held.attnum = link.conkey[1]
            WHERE link.conrelid = relation AND link.confrelid = 'customers_customer'::regclass
              AND link.contype = 'f' AND held.attname = changed.key))
        AND customers_may_move((before ->> changed.key)::bigint, (after ->> changed.key)::bigint)), false)
    FROM jsonb_object_keys(before) changed (key)
    WHERE before -> changed.key IS DISTINCT FROM after -> changed.key AND NOT EXISTS (
        SELECT FROM pg_attribute made
        WHERE made.attrelid = relation AND made.attname = changed.key AND made.attgenerated <> '')
$$;

CREATE OR REPLACE FUNCTION foundation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND customers_row_moves(TG_RELID, to_jsonb(OLD), to_jsonb(NEW)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rows of % are only ever added, never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'AO001';
END $$;
"""

UNDO = """
CREATE OR REPLACE FUNCTION foundation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only ever added, never changed or deleted', TG_TABLE_NAME
        USING ERRCODE = 'AO001';
END $$;
DROP FUNCTION customers_row_moves;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0023_sorting_and_merging"), ("journal", "0017_lighter_entries")]

    operations = [migrations.RunSQL(ROW_MOVES, UNDO)]
