"""What no program can break: allocations fit, stay inside one customer and currency, and nothing booked changes."""

from django.db import migrations

from foundation.integrity import append_only, composite_key

# One set-based update per statement, with the entries locked in the order of their numbers: no deadlocks between
# two clerks, and the CHECK on financials_entry.allocated refuses what does not fit.
ALLOCATE = """
CREATE FUNCTION financials_allocate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM financials_entry
        WHERE id IN (SELECT debit_id FROM added UNION SELECT credit_id FROM added) ORDER BY id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM added JOIN financials_entry debit ON debit.id = added.debit_id
               JOIN financials_entry credit ON credit.id = added.credit_id
               WHERE debit.amount < 0 OR credit.amount > 0) THEN
        RAISE EXCEPTION 'an allocation settles a debit entry by a credit entry' USING ERRCODE = 'AL001';
    END IF;
    -- Else a day would show a settlement without one of its two sides, and the balance of that day would be wrong.
    IF EXISTS (SELECT FROM added JOIN financials_entry side ON side.id IN (added.debit_id, added.credit_id)
               WHERE side.counts_from > added.counts_from) THEN
        RAISE EXCEPTION 'an allocation counts from the day both its entries count' USING ERRCODE = 'AL001';
    END IF;
    UPDATE financials_entry SET allocated = allocated + sums.amount
        FROM (SELECT id, sum(amount) AS amount
              FROM (SELECT debit_id AS id, amount FROM added UNION ALL SELECT credit_id, amount FROM added) sides
              GROUP BY id) sums
        WHERE financials_entry.id = sums.id;
    RETURN NULL;
END $$;
CREATE TRIGGER financials_allocation_fits AFTER INSERT ON financials_allocation
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION financials_allocate();
ALTER TABLE financials_allocation ENABLE ALWAYS TRIGGER financials_allocation_fits;
"""

# A reversal takes back exactly one allocation, whole.
REVERSAL = """
CREATE FUNCTION financials_check_reversal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM financials_allocation original WHERE original.id = NEW.reverses_id
            AND original.debit_id = NEW.debit_id AND original.credit_id = NEW.credit_id
            AND original.amount = -NEW.amount) THEN
        RAISE EXCEPTION 'a reversal takes back exactly one allocation' USING ERRCODE = 'AL001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER financials_allocation_reversal BEFORE INSERT ON financials_allocation
    FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION financials_check_reversal();
ALTER TABLE financials_allocation ENABLE ALWAYS TRIGGER financials_allocation_reversal;
"""

ENTRY = """
CREATE FUNCTION financials_guard_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND pg_trigger_depth() > 1
            AND (NEW.id, NEW.customer_id, NEW.kind, NEW.currency, NEW.amount, NEW.posted_on, NEW.due_on,
                 NEW.document_id, NEW.payment_id, NEW.recorded_at, NEW.known_on) IS NOT DISTINCT FROM
                (OLD.id, OLD.customer_id, OLD.kind, OLD.currency, OLD.amount, OLD.posted_on, OLD.due_on,
                 OLD.document_id, OLD.payment_id, OLD.recorded_at, OLD.known_on) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what is booked is never changed, only reversed' USING ERRCODE = 'AO001';
END $$;
CREATE TRIGGER financials_entry_guard BEFORE UPDATE OR DELETE ON financials_entry
    FOR EACH ROW EXECUTE FUNCTION financials_guard_entry();
CREATE TRIGGER financials_entry_starts_open BEFORE INSERT ON financials_entry
    FOR EACH ROW WHEN (NEW.allocated <> 0) EXECUTE FUNCTION financials_guard_entry();
CREATE TRIGGER financials_entry_no_truncate BEFORE TRUNCATE ON financials_entry
    FOR EACH STATEMENT EXECUTE FUNCTION financials_guard_entry();
ALTER TABLE financials_entry ENABLE ALWAYS TRIGGER financials_entry_guard;
ALTER TABLE financials_entry ENABLE ALWAYS TRIGGER financials_entry_starts_open;
ALTER TABLE financials_entry ENABLE ALWAYS TRIGGER financials_entry_no_truncate;
"""

# Invoices and credit notes are immutable once issued, with their lines; cancelling changes the status alone.
ISSUED = """
CREATE FUNCTION financials_guard_document() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.customer_id, NEW.kind, NEW.number, NEW.issued_on, NEW.due_on, NEW.terms,
            NEW.currency, NEW.reference, NEW.net, NEW.tax, NEW.total, NEW.applies_to_id) IS NOT DISTINCT FROM
            (OLD.id, OLD.customer_id, OLD.kind, OLD.number, OLD.issued_on, OLD.due_on, OLD.terms,
            OLD.currency, OLD.reference, OLD.net, OLD.tax, OLD.total, OLD.applies_to_id)
            AND (NEW.status = OLD.status OR NEW.status = 'cancelled') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an issued document is not changed; correct it by a credit note' USING ERRCODE = 'AO001';
END $$;
CREATE TRIGGER financials_document_issued BEFORE UPDATE OR DELETE ON financials_document
    FOR EACH ROW WHEN (OLD.kind IN ('invoice', 'credit_note') AND OLD.status <> 'draft')
    EXECUTE FUNCTION financials_guard_document();
ALTER TABLE financials_document ENABLE ALWAYS TRIGGER financials_document_issued;

CREATE FUNCTION financials_guard_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM financials_document WHERE id = OLD.document_id
            AND kind IN ('invoice', 'credit_note') AND status <> 'draft') THEN
        RAISE EXCEPTION 'an issued document is not changed; correct it by a credit note' USING ERRCODE = 'AO001';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER financials_line_issued BEFORE UPDATE OR DELETE ON financials_line
    FOR EACH ROW EXECUTE FUNCTION financials_guard_line();
ALTER TABLE financials_line ENABLE ALWAYS TRIGGER financials_line_issued;
"""

# What is still open, by customer: the aging of everybody reads this index alone.
OPEN_ITEMS = """
CREATE INDEX financials_open_entries ON financials_entry (customer_id, due_on)
    INCLUDE (currency, amount, allocated) WHERE allocated <> abs(amount)
"""


def same_currency(side: str):
    """Both sides of an allocation are entries of its own customer and its own currency."""
    name = f"financials_allocation_{side}_same_currency"
    return migrations.RunSQL(
        f"ALTER TABLE financials_allocation ADD CONSTRAINT {name} FOREIGN KEY (customer_id, currency, {side}_id) "
        "REFERENCES financials_entry (customer_id, currency, id) DEFERRABLE INITIALLY DEFERRED",
        f"ALTER TABLE financials_allocation DROP CONSTRAINT {name}",
    )


class Migration(migrations.Migration):
    dependencies = [("financials", "0001_initial"), ("foundation", "0002_functions")]

    operations = [
        composite_key("financials_document", ("customer_id", "applies_to_id"), "financials_document"),
        composite_key("financials_line", ("customer_id", "document_id"), "financials_document"),
        composite_key("financials_entry", ("customer_id", "document_id"), "financials_document"),
        composite_key("financials_entry", ("customer_id", "payment_id"), "financials_payment"),
        composite_key("financials_allocation", ("customer_id", "reverses_id"), "financials_allocation"),
        same_currency("debit"),
        same_currency("credit"),
        migrations.RunSQL(ALLOCATE, "DROP FUNCTION financials_allocate CASCADE"),
        migrations.RunSQL(REVERSAL, "DROP FUNCTION financials_check_reversal CASCADE"),
        migrations.RunSQL(ENTRY, "DROP FUNCTION financials_guard_entry CASCADE"),
        migrations.RunSQL(
            ISSUED, "DROP FUNCTION financials_guard_document CASCADE; DROP FUNCTION financials_guard_line CASCADE"
        ),
        append_only("financials_payment"),
        append_only("financials_allocation"),
        migrations.RunSQL(OPEN_ITEMS, "DROP INDEX financials_open_entries"),
    ]
