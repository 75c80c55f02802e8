"""No group stands below itself, however many people move groups at the same time.

The trigger takes one lock for the whole tree, so that of two moves that would make a circle together the second sees
what the first has done. SQLSTATE CG001: a group below itself.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION customers_guard_group_tree() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('customers_group'));
    IF EXISTS (
        WITH RECURSIVE above AS (
            SELECT id, parent_id FROM customers_group WHERE id = NEW.parent_id
            UNION
            SELECT next.id, next.parent_id FROM above JOIN customers_group next ON next.id = above.parent_id
        )
        SELECT FROM above WHERE id = NEW.id
    ) THEN
        RAISE EXCEPTION 'a group cannot stand below itself' USING ERRCODE = 'CG001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER customers_guard_group_tree BEFORE INSERT OR UPDATE OF parent_id ON customers_group
    FOR EACH ROW WHEN (NEW.parent_id IS NOT NULL) EXECUTE FUNCTION customers_guard_group_tree();
"""
UNGUARD = """
DROP TRIGGER customers_guard_group_tree ON customers_group;
DROP FUNCTION customers_guard_group_tree;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0024_history")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
