"""The question every guard asks is answered at once where a row changes nothing but its customer, as most do."""

from importlib import import_module

from django.db import migrations

before = import_module("financials.migrations.0030_after_a_merge")
IN_ANY_COLUMN = before.MOVES.format(ignored="- 'merged_from'")
MOVES = """
CREATE OR REPLACE FUNCTION customers_row_moves(relation oid, before jsonb, after jsonb) RETURNS boolean
    LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE
    whose constant text[] := ARRAY['customer_id', 'merged_from'] || ARRAY(
        SELECT attname::text FROM pg_attribute WHERE attrelid = relation AND attgenerated <> '');
BEGIN
    IF before - whose = after - whose THEN
        RETURN before -> 'customer_id' <> after -> 'customer_id'
            AND customers_may_move((before ->> 'customer_id')::bigint, (after ->> 'customer_id')::bigint);
    END IF;
    RETURN customers_moves_in_any_column(relation, before, after);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("financials", "0032_banners")]

    operations = [
        migrations.RunSQL(
            [
                IN_ANY_COLUMN.replace("customers_row_moves", "customers_moves_in_any_column"),
                "DROP FUNCTION customers_row_moves",
                MOVES,
            ],
            ["DROP FUNCTION customers_row_moves, customers_moves_in_any_column", IN_ANY_COLUMN],
        ),
    ]
