"""Functions every floor above leans on. Money and days are computed the same way here and in Python."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations

from foundation.money import EXPONENTS


def exponents() -> str:
    return " ".join(f"WHEN '{currency}' THEN {decimals}" for currency, decimals in sorted(EXPONENTS.items()))


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(
            """
            CREATE FUNCTION foundation_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'rows of % are only ever added, never changed or deleted', TG_TABLE_NAME
                    USING ERRCODE = 'AO001';
            END $$
            """,
            "DROP FUNCTION foundation_refuse_change",
        ),
        migrations.RunSQL(
            # foundation.periods.business_day
            """
            CREATE FUNCTION foundation_business_day(day date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
                SELECT day + CASE extract(isodow FROM day) WHEN 6 THEN 2 WHEN 7 THEN 1 ELSE 0 END
            $$
            """,
            "DROP FUNCTION foundation_business_day",
        ),
        migrations.RunSQL(
            # foundation.money.exponent
            f"""
            CREATE FUNCTION foundation_exponent(currency text) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
                SELECT CASE currency {exponents()} ELSE 2 END
            $$
            """,
            "DROP FUNCTION foundation_exponent",
        ),
    ]
