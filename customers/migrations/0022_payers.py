"""Who pays for others pays for itself (F28): the database refuses chains too, whoever writes them at the same time.

The trigger locks the payer, so that of two who would make a chain together the second sees what the first has done.
SQLSTATE CP001: a payer who has a payer.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION customers_guard_payer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM customers_customer WHERE id = NEW.payer_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM customers_customer WHERE id = NEW.payer_id AND payer_id IS NOT NULL)
        OR EXISTS (SELECT FROM customers_customer WHERE payer_id = NEW.id)
    THEN
        RAISE EXCEPTION 'who pays for others pays for itself' USING ERRCODE = 'CP001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER customers_guard_payer BEFORE INSERT OR UPDATE OF payer_id ON customers_customer
    FOR EACH ROW WHEN (NEW.payer_id IS NOT NULL) EXECUTE FUNCTION customers_guard_payer();
"""
UNGUARD = """
DROP TRIGGER customers_guard_payer ON customers_customer;
DROP FUNCTION customers_guard_payer;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0021_tax_numbers")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
