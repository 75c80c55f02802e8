"""A draft is no order yet: what a clerk typed is kept while the customer is on hold, and refused when confirmed.

An order taken before the hold moves both ways among confirmed, delivered and invoiced: a delivery or an invoice that
is cancelled leaves it to be delivered or invoiced again.
"""

from django.db import migrations

GATE = """
CREATE OR REPLACE FUNCTION credit_gate_new_orders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM credit_refuse_on_hold(array_agg(DISTINCT customer_id))
        FROM added WHERE kind = 'order' AND status NOT IN ('cancelled', 'draft') HAVING count(*) > 0;
    RETURN NULL;
END $$;

DROP TRIGGER credit_gate_changed_order ON financials_document;
CREATE TRIGGER credit_gate_changed_order BEFORE UPDATE ON financials_document
    FOR EACH ROW WHEN (NEW.kind = 'order' AND NEW.status NOT IN ('cancelled', 'draft') AND (
        NEW.customer_id <> OLD.customer_id OR NEW.kind <> OLD.kind OR NEW.total > OLD.total
        OR NEW.status <> OLD.status AND NOT (OLD.status IN ('confirmed', 'delivered', 'invoiced')
                                             AND NEW.status IN ('confirmed', 'delivered', 'invoiced'))))
    EXECUTE FUNCTION credit_gate_changed_order();
ALTER TABLE financials_document ENABLE ALWAYS TRIGGER credit_gate_changed_order;

CREATE OR REPLACE FUNCTION credit_gate_lines() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM credit_refuse_on_hold(array_agg(DISTINCT document.customer_id))
        FROM added JOIN financials_document document ON document.id = added.document_id
        WHERE document.kind = 'order' AND document.status NOT IN ('cancelled', 'draft') HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION credit_gate_changed_line() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM credit_refuse_on_hold(ARRAY[customer_id]) FROM financials_document
        WHERE id = NEW.document_id AND kind = 'order' AND status NOT IN ('cancelled', 'draft');
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("credit", "0004_standing_order"), ("financials", "0014_chain_guarantees")]
    operations = [migrations.RunSQL(GATE, migrations.RunSQL.noop)]
