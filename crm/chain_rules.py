"""What must hold between documents, their lines and the goods on the shelf; each query returns what breaks its rule.

The triggers keep these figures as things happen; here they are added up anew from the rows they stand for.
"""

COUNTERS = ("ordered", "delivered", "invoiced", "credited")

CHAIN_RULES = {
    # An invoice of a delivery invoices the order line behind the delivery too.
    "what is carried out of a line is the sum of the lines that carry it out": f"""
        WITH carrying AS (
            SELECT line.source_id, line.quantity, document.kind
            FROM financials_line line JOIN financials_document document ON document.id = line.document_id
            WHERE line.source_id IS NOT NULL AND document.status NOT IN ('draft', 'template', 'cancelled')
        ),
        hit AS (
            SELECT source_id AS id, kind, quantity FROM carrying
            UNION ALL
            SELECT source.source_id, carrying.kind, carrying.quantity
            FROM carrying JOIN financials_line source ON source.id = carrying.source_id
                JOIN financials_document origin ON origin.id = source.document_id AND origin.kind = 'delivery'
            WHERE carrying.kind = 'invoice' AND source.source_id IS NOT NULL
        ),
        sums AS (
            SELECT id, coalesce(sum(quantity) FILTER (WHERE kind = 'order'), 0) AS ordered,
                   coalesce(sum(quantity) FILTER (WHERE kind = 'delivery'), 0) AS delivered,
                   coalesce(sum(quantity) FILTER (WHERE kind = 'invoice'), 0) AS invoiced,
                   coalesce(sum(quantity) FILTER (WHERE kind = 'credit_note'), 0) AS credited
            FROM hit GROUP BY id
        )
        SELECT line.customer_id, concat_ws(' ', document.kind, document.number, 'line', line.position) AS place,
               concat_ws(' ', {", ".join(f"coalesce(sums.{name}, 0)" for name in COUNTERS)}) AS expected,
               concat_ws(' ', {", ".join(f"line.{name}" for name in COUNTERS)}) AS found
        FROM financials_line line LEFT JOIN sums ON sums.id = line.id
            JOIN financials_document document ON document.id = line.document_id
        WHERE ({", ".join(f"coalesce(sums.{name}, 0)" for name in COUNTERS)})
              IS DISTINCT FROM ({", ".join(f"line.{name}" for name in COUNTERS)})
           OR {" OR ".join(f"abs(line.{name}) > abs(line.quantity)" for name in COUNTERS)}
    """,
    "a document stands where its history ends, each step from where the one before led": """
        SELECT step.customer_id, concat_ws(' ', document.kind, document.number) AS place,
               coalesce(step.next_before, document.status) AS expected, step.after AS found
        FROM (SELECT *, lead(before) OVER (PARTITION BY document_id ORDER BY id) AS next_before
              FROM financials_statuschange) step
            JOIN financials_document document ON document.id = step.document_id
        WHERE step.after <> coalesce(step.next_before, document.status)
    """,
    "a cancelled invoice or credit note is off the account": """
        SELECT document.customer_id, document.number AS place, 0 AS expected, sum(entry.amount) AS found
        FROM financials_document document JOIN financials_entry entry ON entry.document_id = document.id
        WHERE document.status = 'cancelled' AND entry.kind IN ('invoice', 'credit_note', 'cancellation')
        GROUP BY document.id HAVING sum(entry.amount) <> 0
    """,
    "on no day is more settled of an amount than there is": """
        SELECT entry.customer_id, concat_ws(' ', entry.kind, entry.id, running.day) AS place,
               abs(entry.amount) AS expected, running.settled AS found
        FROM (SELECT id, counts_from AS day, sum(sum(amount)) OVER (PARTITION BY id ORDER BY counts_from) AS settled
              FROM (SELECT debit_id AS id, counts_from, amount FROM financials_allocation
                    UNION ALL SELECT credit_id, counts_from, amount FROM financials_allocation) sides
              GROUP BY id, counts_from) running
            JOIN financials_entry entry ON entry.id = running.id
        WHERE running.settled NOT BETWEEN 0 AND abs(entry.amount)
    """,
    "a direct debit collects the sum of its parts, and is booked with it": """
        SELECT item.customer_id, item.end_to_end_id AS place, item.amount AS expected,
               coalesce(payment.amount, parts.amount, 0) AS found
        FROM financials_debititem item
            LEFT JOIN (SELECT item_id, sum(amount) AS amount FROM financials_debitpart GROUP BY item_id) parts
                ON parts.item_id = item.id
            LEFT JOIN financials_payment payment ON payment.id = item.payment_id
        WHERE parts.amount IS DISTINCT FROM item.amount OR payment.amount <> item.amount
    """,
    "goods are reserved for what an order still waits for": """
        SELECT line.customer_id, concat_ws(' ', document.kind, document.number, 'line', line.position) AS place,
               CASE WHEN document.kind = 'order' AND document.status IN ('confirmed', 'invoiced')
                    THEN greatest(line.quantity - line.delivered, 0) ELSE 0 END AS expected,
               kept.quantity AS found
        FROM (SELECT line_id, sum(quantity) AS quantity FROM financials_reservation GROUP BY line_id) kept
            JOIN financials_line line ON line.id = kept.line_id
            JOIN financials_document document ON document.id = line.document_id
        WHERE kept.quantity > CASE WHEN document.kind = 'order' AND document.status IN ('confirmed', 'invoiced')
                                   THEN greatest(line.quantity - line.delivered, 0) ELSE 0 END
    """,
    "what stands in a warehouse is the sum of its movements, reservations and expected supplies": """
        SELECT NULL::bigint AS customer_id, concat_ws(' ', product.part_number, 'in', warehouse.code) AS place,
               concat_ws(' ', coalesce(moved.quantity, 0), coalesce(kept.quantity, 0),
                         coalesce(coming.quantity, 0)) AS expected,
               concat_ws(' ', stock.on_hand, stock.reserved, stock.on_order) AS found
        FROM catalog_stock stock
            JOIN catalog_product product ON product.id = stock.product_id
            JOIN catalog_warehouse warehouse ON warehouse.id = stock.warehouse_id
            LEFT JOIN (SELECT product_id, warehouse_id, sum(quantity) AS quantity FROM catalog_movement
                       GROUP BY 1, 2) moved
                ON (moved.product_id, moved.warehouse_id) = (stock.product_id, stock.warehouse_id)
            LEFT JOIN (SELECT stock_id, sum(quantity) AS quantity FROM financials_reservation GROUP BY 1) kept
                ON kept.stock_id = stock.id
            LEFT JOIN (SELECT product_id, warehouse_id, sum(open) AS quantity FROM catalog_supply GROUP BY 1, 2) coming
                ON (coming.product_id, coming.warehouse_id) = (stock.product_id, stock.warehouse_id)
        WHERE (coalesce(moved.quantity, 0), coalesce(kept.quantity, 0), coalesce(coming.quantity, 0))
              IS DISTINCT FROM (stock.on_hand, stock.reserved, stock.on_order)
    """,
    "what came of a supply is the sum of its receipts": """
        SELECT NULL::bigint AS customer_id, concat_ws(' ', 'supply', supply.id, supply.reference) AS place,
               coalesce(came.quantity, 0) AS expected, supply.received AS found
        FROM catalog_supply supply
            LEFT JOIN (SELECT supply_id, sum(quantity) AS quantity FROM catalog_movement
                       WHERE supply_id IS NOT NULL GROUP BY 1) came ON came.supply_id = supply.id
        WHERE coalesce(came.quantity, 0) <> supply.received
    """,
}
