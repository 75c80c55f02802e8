"""The figures of the stock are kept here: movements change what is on hand, expected supplies what is on order.

Rows are locked in the order of their numbers, whatever order the movements were written in: two people at work in
the same warehouses wait for each other and never deadlock. What does not fit is refused by the CHECKs of
catalog_stock. The floor above reserves by an UPDATE of `reserved` from a trigger of its own.
"""

from django.db import migrations

from foundation.integrity import append_only, composite_key

# Nobody writes the figures but a trigger: an UPDATE from anywhere else arrives here at depth 1.
GUARD = """
CREATE FUNCTION catalog_guard_stock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() > 1 OR (TG_OP = 'INSERT' AND NEW.on_hand = 0 AND NEW.reserved = 0 AND NEW.on_order = 0)
            OR (TG_OP = 'DELETE' AND OLD.on_hand = 0 AND OLD.reserved = 0 AND OLD.on_order = 0) THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'stock is changed by movements, supplies and reservations alone' USING ERRCODE = 'AO001';
END $$;
CREATE TRIGGER catalog_stock_guard BEFORE INSERT OR UPDATE OR DELETE ON catalog_stock
    FOR EACH ROW EXECUTE FUNCTION catalog_guard_stock();
CREATE TRIGGER catalog_stock_no_truncate BEFORE TRUNCATE ON catalog_stock
    FOR EACH STATEMENT EXECUTE FUNCTION foundation_refuse_change();
ALTER TABLE catalog_stock ENABLE ALWAYS TRIGGER catalog_stock_guard;
ALTER TABLE catalog_stock ENABLE ALWAYS TRIGGER catalog_stock_no_truncate;
"""

# New rows are made in one order too, and before any is locked.
OPENED = """
    INSERT INTO catalog_stock (product_id, warehouse_id)
        SELECT DISTINCT product_id, warehouse_id FROM added ORDER BY 1, 2 ON CONFLICT DO NOTHING;
    PERFORM 1 FROM catalog_stock WHERE (product_id, warehouse_id) IN (SELECT product_id, warehouse_id FROM added)
        ORDER BY id FOR NO KEY UPDATE;
"""

MOVE = f"""
CREATE FUNCTION catalog_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added WHERE transfer IS NOT NULL GROUP BY transfer, product_id
               HAVING sum(quantity) <> 0 OR count(*) <> 2) THEN
        RAISE EXCEPTION 'what a transfer takes from one warehouse it brings to another' USING ERRCODE = 'ST001';
    END IF;
    {OPENED}
    UPDATE catalog_stock SET on_hand = on_hand + moved.quantity
        FROM (SELECT product_id, warehouse_id, sum(quantity) AS quantity FROM added GROUP BY 1, 2) moved
        WHERE catalog_stock.product_id = moved.product_id AND catalog_stock.warehouse_id = moved.warehouse_id;
    UPDATE catalog_supply SET received = received + came.quantity
        FROM (SELECT supply_id, sum(quantity) AS quantity FROM added WHERE supply_id IS NOT NULL GROUP BY 1) came
        WHERE catalog_supply.id = came.supply_id;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_movement_moves AFTER INSERT ON catalog_movement
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION catalog_move();
ALTER TABLE catalog_movement ENABLE ALWAYS TRIGGER catalog_movement_moves;
"""

SUPPLY = f"""
CREATE FUNCTION catalog_expect() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {OPENED}
    UPDATE catalog_stock SET on_order = on_order + coming.quantity
        FROM (SELECT product_id, warehouse_id, sum(open) AS quantity FROM added GROUP BY 1, 2) coming
        WHERE catalog_stock.product_id = coming.product_id AND catalog_stock.warehouse_id = coming.warehouse_id;
    RETURN NULL;
END $$;
CREATE FUNCTION catalog_expect_anew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {OPENED}
    UPDATE catalog_stock SET on_order = on_order + coming.quantity
        FROM (SELECT product_id, warehouse_id, sum(open) AS quantity
              FROM (SELECT product_id, warehouse_id, open FROM added
                    UNION ALL SELECT product_id, warehouse_id, -open FROM gone) changes GROUP BY 1, 2) coming
        WHERE catalog_stock.product_id = coming.product_id AND catalog_stock.warehouse_id = coming.warehouse_id
            AND coming.quantity <> 0;
    RETURN NULL;
END $$;
CREATE TRIGGER catalog_supply_expected AFTER INSERT ON catalog_supply
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION catalog_expect();
CREATE TRIGGER catalog_supply_changed AFTER UPDATE ON catalog_supply
    REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION catalog_expect_anew();
ALTER TABLE catalog_supply ENABLE ALWAYS TRIGGER catalog_supply_expected;
ALTER TABLE catalog_supply ENABLE ALWAYS TRIGGER catalog_supply_changed;
"""

# What is on its way may change in quantity, day and reference, and be cancelled; receipts alone say what came.
GUARD_SUPPLY = """
CREATE FUNCTION catalog_guard_supply() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NEW.received = 0 THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.id, NEW.product_id, NEW.warehouse_id) = (OLD.id, OLD.product_id, OLD.warehouse_id)
            AND (NEW.received = OLD.received OR pg_trigger_depth() > 1) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a supply stays where it is expected, and receipts alone say what came' USING ERRCODE = 'AO001';
END $$;
CREATE TRIGGER catalog_supply_guard BEFORE INSERT OR UPDATE OR DELETE ON catalog_supply
    FOR EACH ROW EXECUTE FUNCTION catalog_guard_supply();
CREATE TRIGGER catalog_supply_no_truncate BEFORE TRUNCATE ON catalog_supply
    FOR EACH STATEMENT EXECUTE FUNCTION foundation_refuse_change();
ALTER TABLE catalog_supply ENABLE ALWAYS TRIGGER catalog_supply_guard;
ALTER TABLE catalog_supply ENABLE ALWAYS TRIGGER catalog_supply_no_truncate;
"""

# What fulfils a supply is of its product and comes to its warehouse.
FULFILS = """
ALTER TABLE catalog_movement ADD CONSTRAINT catalog_movement_supply_same_place
    FOREIGN KEY (product_id, warehouse_id, supply_id) REFERENCES catalog_supply (product_id, warehouse_id, id)
    DEFERRABLE INITIALLY DEFERRED
"""

# Parts of part numbers, descriptions and alternative numbers, as `icontains` asks for them.
SEARCH = """
CREATE INDEX catalog_product_by_part ON catalog_product USING gin (
    upper(part_number::text) gin_trgm_ops, upper(description::text) gin_trgm_ops);
CREATE INDEX catalog_alternative_by_part ON catalog_alternativenumber USING gin (upper(number::text) gin_trgm_ops);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0002_catalog"),
        ("foundation", "0002_functions"),
        ("journal", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FULFILS, "ALTER TABLE catalog_movement DROP CONSTRAINT catalog_movement_supply_same_place"),
        composite_key("catalog_verbalquote", ("customer_id", "entry_id"), "journal_entry"),
        migrations.RunSQL(GUARD, "DROP FUNCTION catalog_guard_stock CASCADE"),
        migrations.RunSQL(MOVE, "DROP FUNCTION catalog_move CASCADE"),
        migrations.RunSQL(SUPPLY, "DROP FUNCTION catalog_expect CASCADE; DROP FUNCTION catalog_expect_anew CASCADE"),
        migrations.RunSQL(GUARD_SUPPLY, "DROP FUNCTION catalog_guard_supply CASCADE"),
        append_only("catalog_movement"),
        migrations.RunSQL(SEARCH, "DROP INDEX catalog_product_by_part; DROP INDEX catalog_alternative_by_part"),
    ]
