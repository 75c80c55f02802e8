"""Taking over stock: each row says what stands in a warehouse; the difference is booked as a movement."""

from foundation.loading.cells import Days, number, text
from foundation.loading.layout import Column
from foundation.loading.staging import LIVE, Outcome, Work, tally

EXTRA = "product_id bigint, warehouse_id bigint, difference numeric"


def stock_columns(days: Days) -> list[Column]:
    """Return the layout of a file of stock."""
    return [
        Column("part_number", text(60), required=True, filled=True),
        Column("on_hand", number(4, least=0), sql="numeric", required=True, filled=True),
        Column("warehouse", text(20)),
    ]


def take_over_stock(work: Work) -> Outcome:
    """Bring the stock to what the staged rows say (layout: stock_columns); what is reserved stays reserved."""
    new = _find_places(work)
    work.settle_repeats("product_id || '/' || warehouse_id")
    _find_differences(work)
    work.run(
        f"""
        INSERT INTO catalog_movement (product_id, warehouse_id, kind, quantity, moved_on, reference, reason)
        SELECT product_id, warehouse_id, 'adjustment', difference, %s, '', %s FROM loading
        WHERE {LIVE} AND difference <> 0 ORDER BY product_id, warehouse_id
        """,
        work.today,
        f"Taken over from {work.file}"[:300],
    )
    work.run(
        f"UPDATE catalog_product SET stocked = true FROM loading WHERE catalog_product.id = product_id AND {LIVE} "
        "AND NOT stocked"
    )
    work.run(f"UPDATE loading SET outcome = CASE WHEN difference = 0 THEN 'skipped' ELSE 'updated' END WHERE {LIVE}")
    outcome = tally(work)
    if new:
        outcome.warnings.append(f"New warehouses: {', '.join(new)}.")
    return outcome


def _find_places(work: Work) -> list[str]:
    """Find product and warehouse of each row, and make warehouses nobody knows; return their codes."""
    work.run(
        f"""
        UPDATE loading SET product_id = product.id FROM catalog_product product
        WHERE product.part_number = loading.part_number AND {LIVE}
        """
    )
    work.refuse("product_id IS NULL", "'No product has the part number ' || loading.part_number || '.'")
    work.refuse(
        "product.id = product_id AND product.kind = 'service'",
        "product.part_number || ' is a service, which no warehouse keeps.'",
        using="catalog_product product",
    )
    work.run(
        """
        UPDATE loading SET warehouse = coalesce(
            warehouse, (SELECT code FROM catalog_warehouse ORDER BY is_default DESC, active DESC, id LIMIT 1), 'MAIN')
        """
    )
    made = work.rows(
        f"""
        INSERT INTO catalog_warehouse (code, name, is_default, active)
        SELECT code, code, place = 1 AND NOT EXISTS (SELECT FROM catalog_warehouse WHERE is_default), true
        FROM (SELECT min(warehouse) AS code, row_number() OVER (ORDER BY min(nr)) AS place
              FROM loading WHERE {LIVE} GROUP BY upper(warehouse)) named
        WHERE NOT EXISTS (SELECT FROM catalog_warehouse known WHERE upper(known.code) = upper(named.code))
        ORDER BY place RETURNING code
        """
    )
    work.run(
        f"""
        UPDATE loading SET warehouse_id = known.id FROM catalog_warehouse known
        WHERE upper(known.code) = upper(warehouse) AND {LIVE}
        """
    )
    return [code for (code,) in made]


def _find_differences(work: Work) -> None:
    """Lock the stock as everybody does, in the order of its numbers, and compare it with the file."""
    work.run(
        f"""
        SELECT 1 FROM catalog_stock WHERE product_id IN (SELECT product_id FROM loading WHERE {LIVE})
        ORDER BY id FOR NO KEY UPDATE
        """
    )
    work.run(f"UPDATE loading SET difference = on_hand WHERE {LIVE}")
    work.run(
        f"""
        UPDATE loading SET difference = loading.on_hand - stock.on_hand FROM catalog_stock stock
        WHERE stock.product_id = loading.product_id AND stock.warehouse_id = loading.warehouse_id AND {LIVE}
        """
    )
    work.refuse(
        "stock.product_id = loading.product_id AND stock.warehouse_id = loading.warehouse_id"
        " AND loading.on_hand < stock.reserved",
        "trim_scale(stock.reserved) || ' are reserved for orders: ' || trim_scale(loading.on_hand) || ' are too few.'",
        using="catalog_stock stock",
    )
