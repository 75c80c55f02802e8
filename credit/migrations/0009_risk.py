"""The nightly model of collection risk, what it said of each open invoice, and the arithmetic of its curves (CREDIT §2.2)."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

CURVES = """
-- The curve of somebody of whose invoices these shares are settled in the 14 steps of the grid: ln S at -30, at the 14
-- points of the grid, and at 180, to where it goes on as in the last step.
CREATE FUNCTION credit_survival(chances float8[]) RETURNS float8[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    so_far float8 := 0;
    curve float8[] := '{0}';
    chance float8;
BEGIN
    FOREACH chance IN ARRAY chances LOOP
        so_far := so_far + ln(1 - chance);
        curve := curve || so_far;
    END LOOP;
    RETURN curve || so_far + 3 * ln(1 - chance);
END $$;

-- ln S so many days after the due day, straight between the points of the grid.
CREATE FUNCTION credit_ln_survival(curve float8[], days int) RETURNS float8
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    grid constant int[] := '{-30,-20,-10,-5,-2,0,2,5,10,15,20,30,45,60,90,180}';
    day constant int := least(greatest(days, -30), 180);
    i constant int := least(width_bucket(day, grid), 15);
BEGIN
    RETURN curve[i] + (curve[i + 1] - curve[i]) * (day - grid[i]) / (grid[i + 1] - grid[i]);
END $$;

-- The other way round: how many days after the due day ln S has come down to this; NULL when it never does.
CREATE FUNCTION credit_day_of(curve float8[], ln_chance float8) RETURNS float8
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    grid constant int[] := '{-30,-20,-10,-5,-2,0,2,5,10,15,20,30,45,60,90,180}';
BEGIN
    FOR i IN 2..16 LOOP
        IF curve[i] <= ln_chance THEN
            RETURN grid[i - 1] + (grid[i] - grid[i - 1]) * (ln_chance - curve[i - 1]) / (curve[i] - curve[i - 1]);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

-- Log-odds of a chance given as its logarithm, kept off 0 and 1 so that odds exist; and the chance of log-odds.
CREATE FUNCTION credit_log_odds(ln_chance float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT least(greatest(ln_chance, -100), -1e-9) - ln(1 - exp(least(greatest(ln_chance, -100), -1e-9)))
$$;
CREATE FUNCTION credit_chance(log_odds float8) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 1 / (1 + exp(-log_odds))
$$;
"""
NO_CURVES = """
DROP FUNCTION credit_survival;
DROP FUNCTION credit_ln_survival;
DROP FUNCTION credit_day_of;
DROP FUNCTION credit_log_odds;
DROP FUNCTION credit_chance;
"""
LOOSE = {
    "db_constraint": False,
    "db_index": False,
    "on_delete": django.db.models.deletion.DO_NOTHING,
    "related_name": "+",
}


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0008_holds_of_head_offices"),
        ("customers", "0015_shared_credit"),
        ("financials", "0021_debit_discount"),
    ]

    operations = [
        migrations.RunSQL(CURVES, NO_CURVES),
        migrations.CreateModel(
            name="RiskModel",
            fields=[
                ("as_of", models.DateField(primary_key=True, serialize=False)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("computed_at", models.DateTimeField()),
                ("paid", django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=14)),
                (
                    "beyond",
                    django.contrib.postgres.fields.ArrayField(base_field=models.PositiveIntegerField(), size=14),
                ),
                ("mean_late", models.FloatField(default=0)),
                ("median_late", models.FloatField(default=0)),
                ("k", models.FloatField(default=2)),
                ("k_weekday", models.FloatField(default=16)),
                ("intercept", models.FloatField(default=0)),
                ("slope", models.FloatField(default=1)),
                ("disputed", models.FloatField(default=1.8)),
                ("broken_promise", models.FloatField(default=0.7)),
                ("returned", models.FloatField(default=1.5)),
                ("outcomes", models.PositiveIntegerField(default=0)),
                ("decided", models.JSONField(default=dict)),
            ],
        ),
        migrations.CreateModel(
            name="RiskSnapshot",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "invoice_id", "as_of", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("as_of", models.DateField()),
                ("p", models.FloatField()),
                ("k", models.FloatField()),
                ("version", models.PositiveSmallIntegerField()),
                ("base", django.contrib.postgres.fields.ArrayField(base_field=models.FloatField(), size=None)),
                ("disputed", models.BooleanField()),
                ("broken", models.PositiveSmallIntegerField()),
                ("returned", models.BooleanField()),
                ("whole", models.BooleanField()),
                ("customer", models.ForeignKey(to="customers.customer", **LOOSE)),
                ("invoice", models.ForeignKey(to="financials.entry", **LOOSE)),
                ("model", models.ForeignKey(to="credit.riskmodel", **LOOSE)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["as_of"], condition=models.Q(("whole", True)), name="risk_snapshots_of_months")
                ],
            },
        ),
    ]
