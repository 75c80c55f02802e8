"""What stands under a hold goes with its customer when two are merged: that is no new order, and no new hold.

A hold itself stays with whom it was placed on; until now nothing but good manners kept it there.
"""

from django.db import migrations

GUARDS = """
CREATE OR REPLACE FUNCTION credit_gate_changed_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held bigint;
BEGIN
    IF customers_row_moves(TG_RELID, to_jsonb(OLD), to_jsonb(NEW)) THEN
        RETURN NEW;
    END IF;
    held := credit_find_held(ARRAY[NEW.customer_id]);
    IF OLD.status = 'draft' AND NEW.status = 'confirmed' AND OLD.kind = NEW.kind AND OLD.customer_id = NEW.customer_id
            AND credit_use_override(NEW.customer_id, NEW.id, NULL, NEW.total, NEW.currency, held IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    PERFORM credit_refuse(held);
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION credit_gate_call() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND customers_row_moves(TG_RELID, to_jsonb(OLD), to_jsonb(NEW)) THEN
        RETURN NEW;
    END IF;
    held := credit_find_held(ARRAY[NEW.customer_id]);
    IF TG_OP = 'UPDATE' AND OLD.status = 'requested' AND OLD.customer_id = NEW.customer_id
            AND credit_use_override(NEW.customer_id, NULL, NEW.id, NULL, NULL, held IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    PERFORM credit_refuse(held);
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION credit_guard_override() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.used_at IS NOT NULL OR EXISTS (SELECT FROM financials_document
                WHERE id = NEW.order_id AND NEW.granted_by_id IN (created_by_id, changed_by_id)) THEN
            RAISE EXCEPTION 'an override is granted by somebody else than who wrote the order'
                USING ERRCODE = 'CH002';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.used_at IS NOT NULL THEN
            RAISE EXCEPTION 'a used override is kept' USING ERRCODE = 'CH002';
        END IF;
        RETURN OLD;
    END IF;
    IF customers_row_moves(TG_RELID, to_jsonb(OLD), to_jsonb(NEW)) THEN
        RETURN NEW;
    END IF;
    IF to_jsonb(NEW) - 'used_at' - 'withdrawn_at' <> to_jsonb(OLD) - 'used_at' - 'withdrawn_at'
            OR OLD.used_at IS NOT NULL OR OLD.withdrawn_at IS NOT NULL
            OR NEW.used_at IS NOT NULL AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'an override is never changed, only used by the gate or withdrawn' USING ERRCODE = 'CH002';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION credit_guard_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a hold is released, never deleted' USING ERRCODE = 'CH003';
    END IF;
    IF customers_row_moves(TG_RELID, to_jsonb(OLD), to_jsonb(NEW)) THEN
        RETURN NEW;
    END IF;
    IF (OLD.customer_id, OLD.reason, OLD.placed_at, OLD.placed_by_id, OLD.policy)
            IS DISTINCT FROM (NEW.customer_id, NEW.reason, NEW.placed_at, NEW.placed_by_id, NEW.policy)
            OR OLD.released_at IS NOT NULL AND (OLD.released_at, OLD.released_by_id, OLD.release_reason)
                IS DISTINCT FROM (NEW.released_at, NEW.released_by_id, NEW.release_reason) THEN
        RAISE EXCEPTION 'a hold is released once, and never changed otherwise' USING ERRCODE = 'CH003';
    END IF;
    IF NEW.released_by_id IS NOT NULL AND trim(NEW.release_reason) = '' THEN
        RAISE EXCEPTION 'a release says why' USING ERRCODE = 'CH003';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("credit", "0019_open_promises"), ("journal", "0018_moving")]

    operations = [migrations.RunSQL(GUARDS, migrations.RunSQL.noop)]
