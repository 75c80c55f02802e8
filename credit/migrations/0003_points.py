from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("credit", "0002_hold_gate")]

    operations = [
        migrations.RunSQL(
            # CREDIT §2.1: 100 points when prompt or early, 85 at 15 days, 60 at 30, 40 at 60, 25 at 90, 0 from 120.
            """
            CREATE FUNCTION credit_points(days int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
                SELECT CASE
                    WHEN days <= 0 THEN 100
                    WHEN days <= 15 THEN 100 - days
                    WHEN days <= 30 THEN 85 - (days - 15) * 25 / 15.0::float8
                    WHEN days <= 60 THEN 60 - (days - 30) * 20 / 30.0::float8
                    WHEN days <= 90 THEN 40 - (days - 60) * 15 / 30.0::float8
                    WHEN days < 120 THEN 25 - (days - 90) * 25 / 30.0::float8
                    ELSE 0 END
            $$
            """,
            "DROP FUNCTION credit_points",
        ),
    ]
