"""A hold on a head office binds the branches that use its credit, and what was said of a hold is never changed.

The chain is locked from the branch up, as the verbs do, and read again after each lock: whoever places a hold on the
head office waits for the orders its branches are taking.
"""

from django.db import migrations

GATE = """
CREATE OR REPLACE FUNCTION credit_find_held(customers bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    level bigint[] := customers;
    chain bigint[] := customers;
    held bigint;
BEGIN
    WHILE level IS NOT NULL LOOP
        PERFORM 1 FROM customers_customer WHERE id = ANY (level) ORDER BY id FOR SHARE;
        SELECT array_agg(DISTINCT above.id) INTO level
            FROM customers_customer branch JOIN customers_customer above
                ON above.id = branch.parent_id AND above.currency = branch.currency
            WHERE branch.id = ANY (level) AND branch.shares_credit AND above.id <> ALL (chain);
        chain := chain || level;
    END LOOP;
    SELECT customer_id INTO held FROM customers_hold
        WHERE customer_id = ANY (chain) AND released_at IS NULL LIMIT 1;
    RETURN held;
END $$;

CREATE FUNCTION credit_guard_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a hold is released, never deleted' USING ERRCODE = 'CH003';
    END IF;
    IF (OLD.reason, OLD.placed_at, OLD.placed_by_id, OLD.policy)
            IS DISTINCT FROM (NEW.reason, NEW.placed_at, NEW.placed_by_id, NEW.policy)
            OR OLD.released_at IS NOT NULL AND (OLD.released_at, OLD.released_by_id, OLD.release_reason)
                IS DISTINCT FROM (NEW.released_at, NEW.released_by_id, NEW.release_reason) THEN
        RAISE EXCEPTION 'a hold is released once, and never changed otherwise' USING ERRCODE = 'CH003';
    END IF;
    IF NEW.released_by_id IS NOT NULL AND trim(NEW.release_reason) = '' THEN
        RAISE EXCEPTION 'a release says why' USING ERRCODE = 'CH003';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER credit_guard_hold BEFORE UPDATE OR DELETE ON customers_hold
    FOR EACH ROW EXECUTE FUNCTION credit_guard_hold();
CREATE TRIGGER credit_hold_no_truncate BEFORE TRUNCATE ON customers_hold
    FOR EACH STATEMENT EXECUTE FUNCTION foundation_refuse_change();
ALTER TABLE customers_hold ENABLE ALWAYS TRIGGER credit_guard_hold;
ALTER TABLE customers_hold ENABLE ALWAYS TRIGGER credit_hold_no_truncate;
"""

UNDO = """
DROP FUNCTION credit_guard_hold CASCADE;
DROP TRIGGER credit_hold_no_truncate ON customers_hold;
CREATE OR REPLACE FUNCTION credit_find_held(customers bigint[]) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    held bigint;
BEGIN
    PERFORM 1 FROM customers_customer WHERE id = ANY (customers) ORDER BY id FOR SHARE;
    SELECT customer_id INTO held FROM customers_hold
        WHERE customer_id = ANY (customers) AND released_at IS NULL LIMIT 1;
    RETURN held;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("credit", "0007_night_steps"), ("customers", "0015_shared_credit")]
    operations = [migrations.RunSQL(GATE, UNDO)]
