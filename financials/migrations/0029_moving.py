"""What is issued, booked and carried out stays as it is, and goes with its customer when two are merged."""

from django.db import migrations

GUARDS = """
CREATE OR REPLACE FUNCTION financials_guard_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    settled constant text[] := ARRAY['allocated', 'is_open', 'counts_from'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF pg_trigger_depth() > 1 AND to_jsonb(NEW) - settled = to_jsonb(OLD) - settled
                OR customers_row_moves(TG_RELID, to_jsonb(OLD), to_jsonb(NEW)) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'what is booked is never changed, only reversed' USING ERRCODE = 'AO001';
END $$;

CREATE OR REPLACE FUNCTION financials_guard_document() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free constant text[] := ARRAY['status', 'contact_id', 'billing_address_id', 'delivery_address_id', 'counts_from'];
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF to_jsonb(NEW) - free = to_jsonb(OLD) - free AND (NEW.status = OLD.status OR NEW.status = 'cancelled')
                OR customers_row_moves(TG_RELID, to_jsonb(OLD), to_jsonb(NEW)) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'an issued document is not changed; correct it by a credit note' USING ERRCODE = 'AO001';
END $$;

CREATE OR REPLACE FUNCTION financials_guard_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free constant text[] := ARRAY['ordered', 'delivered', 'invoiced', 'credited'];
BEGIN
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1 AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.ordered, OLD.delivered, OLD.invoiced, OLD.credited)
            IS DISTINCT FROM (NEW.ordered, NEW.delivered, NEW.invoiced, NEW.credited) THEN
        RAISE EXCEPTION 'what is carried out of a line is kept by the database' USING ERRCODE = 'CV001';
    END IF;
    IF EXISTS (SELECT FROM financials_document WHERE id = OLD.document_id
            AND kind IN ('delivery', 'invoice', 'credit_note') AND status NOT IN ('draft', 'template')) THEN
        IF TG_OP = 'UPDATE' AND customers_row_moves(TG_RELID, to_jsonb(OLD), to_jsonb(NEW)) THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'an issued document is not changed; correct it by a credit note' USING ERRCODE = 'AO001';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE FUNCTION financials_guard_bank_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    free constant text[] := ARRAY['state', 'confidence', 'proposal', 'customer_id', 'payment_id', 'adjustment_id',
                                  'debit_run_id', 'reason', 'decided_at', 'decided_by_id'];
BEGIN
    IF OLD.state <> 'booked' AND (TG_OP = 'DELETE' OR to_jsonb(NEW) - free = to_jsonb(OLD) - free) THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' AND customers_row_moves(TG_RELID, to_jsonb(OLD), to_jsonb(NEW)) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what the bank wrote and what was booked from it is never changed' USING ERRCODE = 'AO001';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("financials", "0028_payer"), ("journal", "0018_moving")]

    operations = [migrations.RunSQL(GUARDS, migrations.RunSQL.noop)]
