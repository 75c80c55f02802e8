"""What was once of each of two customers may be twice of the one they were merged into; `merged_from` tells it apart.

Nothing else of a row that is never changed may differ while it moves: the guards leave this column alone then.
"""

from django.db import migrations, models
from django.db.models import Q

from foundation.migrating import AtOnce

MOVES = """
CREATE OR REPLACE FUNCTION customers_row_moves(relation oid, before jsonb, after jsonb) RETURNS boolean
    LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT coalesce(bool_and(
        (changed.key = 'customer_id' OR EXISTS (
            SELECT FROM pg_constraint link JOIN pg_attribute held
                ON held.attrelid = link.conrelid AND held.attnum = link.conkey[1]
            WHERE link.conrelid = relation AND link.confrelid = 'customers_customer'::regclass
              AND link.contype = 'f' AND held.attname = changed.key))
        AND customers_may_move((before ->> changed.key)::bigint, (after ->> changed.key)::bigint)), false)
    FROM jsonb_object_keys(before {ignored}) changed (key)
    WHERE before -> changed.key IS DISTINCT FROM after -> changed.key AND NOT EXISTS (
        SELECT FROM pg_attribute made
        WHERE made.attrelid = relation AND made.attname = changed.key AND made.attgenerated <> '')
$$
"""


class Migration(migrations.Migration):
    dependencies = [("financials", "0029_moving"), ("journal", "0018_moving")]

    operations = [
        migrations.RunSQL(MOVES.format(ignored="- 'merged_from'"), MOVES.format(ignored="")),
        AtOnce(
            migrations.AddField(
                model_name="payment",
                name="merged_from",
                field=models.BigIntegerField(db_default=0, default=0, editable=False),
            ),
            migrations.AddField(
                model_name="statement",
                name="merged_from",
                field=models.BigIntegerField(db_default=0, default=0, editable=False),
            ),
            migrations.RemoveConstraint(model_name="payment", name="one_payment_per_reference"),
            migrations.RemoveConstraint(model_name="statement", name="one_statement_per_run"),
            migrations.RemoveConstraint(model_name="statement", name="one_statement_of_a_day"),
            migrations.AddConstraint(
                model_name="payment",
                constraint=models.UniqueConstraint(
                    fields=["customer", "reference", "merged_from"], name="one_payment_per_reference"
                ),
            ),
            migrations.AddConstraint(
                model_name="statement",
                constraint=models.UniqueConstraint(
                    fields=["run", "customer", "merged_from"], name="one_statement_per_run"
                ),
            ),
            migrations.AddConstraint(
                model_name="statement",
                constraint=models.UniqueConstraint(
                    fields=["customer", "kind", "ends_on", "merged_from"],
                    condition=Q(counts=True),
                    name="one_statement_of_a_day",
                ),
            ),
        ),
    ]
