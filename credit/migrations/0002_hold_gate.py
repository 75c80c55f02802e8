"""While a customer is on hold no order is taken, by any path: the rule sits under every program (TRUST §2)."""

from django.db import migrations

from foundation.integrity import composite_key

# FOR SHARE waits for whoever is placing a hold (who locks the customer FOR UPDATE), and makes a hold placed now wait
# for this order: after the hold is in force no order slips through. The hold is read in a statement of its own,
# with a fresh snapshot, after the lock is granted.
GATE = """
CREATE FUNCTION credit_refuse_on_hold(customers bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    held bigint;
BEGIN
    PERFORM 1 FROM customers_customer WHERE id = ANY (customers) ORDER BY id FOR SHARE;
    SELECT customer_id INTO held FROM customers_hold
        WHERE customer_id = ANY (customers) AND released_at IS NULL LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'customer % is on credit hold', held USING ERRCODE = 'CH001';
    END IF;
END $$;

CREATE FUNCTION credit_gate_new_orders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM credit_refuse_on_hold(array_agg(DISTINCT customer_id))
        FROM added WHERE kind = 'order' AND status <> 'cancelled' HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER credit_gate_new_orders AFTER INSERT ON financials_document
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION credit_gate_new_orders();

-- A change is refused when it takes on more business: another customer, another kind, a higher total, or a status
-- that commits (delivering or invoicing what was confirmed before the hold stays possible, cancelling too).
CREATE FUNCTION credit_gate_changed_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM credit_refuse_on_hold(ARRAY[NEW.customer_id]);
    RETURN NEW;
END $$;
CREATE TRIGGER credit_gate_changed_order BEFORE UPDATE ON financials_document
    FOR EACH ROW WHEN (NEW.kind = 'order' AND NEW.status <> 'cancelled' AND (
        NEW.customer_id <> OLD.customer_id OR NEW.kind <> OLD.kind OR NEW.total > OLD.total
        OR NEW.status <> OLD.status AND NOT (OLD.status IN ('confirmed', 'delivered')
                                             AND NEW.status IN ('delivered', 'invoiced'))))
    EXECUTE FUNCTION credit_gate_changed_order();

-- An order cannot be raised through its lines either.
CREATE FUNCTION credit_gate_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM credit_refuse_on_hold(array_agg(DISTINCT document.customer_id))
        FROM added JOIN financials_document document ON document.id = added.document_id
        WHERE document.kind = 'order' AND document.status <> 'cancelled' HAVING count(*) > 0;
    RETURN NULL;
END $$;
CREATE TRIGGER credit_gate_new_lines AFTER INSERT ON financials_line
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION credit_gate_lines();

CREATE FUNCTION credit_gate_changed_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM credit_refuse_on_hold(ARRAY[customer_id]) FROM financials_document
        WHERE id = NEW.document_id AND kind = 'order' AND status <> 'cancelled';
    RETURN NEW;
END $$;
CREATE TRIGGER credit_gate_changed_line BEFORE UPDATE ON financials_line
    FOR EACH ROW WHEN (NEW.net > OLD.net OR NEW.document_id <> OLD.document_id)
    EXECUTE FUNCTION credit_gate_changed_line();

-- Whoever places a hold, by whatever path, waits for the orders being taken at that moment.
CREATE FUNCTION credit_lock_for_hold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM customers_customer WHERE id = NEW.customer_id FOR NO KEY UPDATE;
    RETURN NEW;
END $$;
CREATE TRIGGER credit_lock_for_hold BEFORE INSERT OR UPDATE ON customers_hold
    FOR EACH ROW EXECUTE FUNCTION credit_lock_for_hold();

ALTER TABLE financials_document ENABLE ALWAYS TRIGGER credit_gate_new_orders;
ALTER TABLE financials_document ENABLE ALWAYS TRIGGER credit_gate_changed_order;
ALTER TABLE financials_line ENABLE ALWAYS TRIGGER credit_gate_new_lines;
ALTER TABLE financials_line ENABLE ALWAYS TRIGGER credit_gate_changed_line;
ALTER TABLE customers_hold ENABLE ALWAYS TRIGGER credit_lock_for_hold;
"""

UNDO = """
DROP FUNCTION credit_gate_new_orders CASCADE;
DROP FUNCTION credit_gate_changed_order CASCADE;
DROP FUNCTION credit_gate_lines CASCADE;
DROP FUNCTION credit_gate_changed_line CASCADE;
DROP FUNCTION credit_lock_for_hold CASCADE;
DROP FUNCTION credit_refuse_on_hold(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("credit", "0001_initial"), ("financials", "0002_ledger_guarantees")]

    operations = [
        composite_key("credit_dispute", ("customer_id", "document_id"), "financials_document"),
        migrations.RunSQL(GATE, UNDO),
    ]
