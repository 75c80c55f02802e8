"""What must hold between direct debits and the account; each query returns what breaks its rule."""

DEBIT_RULES = {
    "a direct debit is the sum of its invoices": """
        SELECT item.customer_id, item.end_to_end_id AS place, coalesce(parts.amount, 0) AS expected,
               item.amount AS found
        FROM financials_debititem item
            LEFT JOIN (SELECT item_id, sum(amount) AS amount FROM financials_debitpart GROUP BY item_id) parts
                ON parts.item_id = item.id
        WHERE coalesce(parts.amount, 0) <> item.amount
    """,
    "an invoice is held by a direct debit only while that is under way": """
        SELECT item.customer_id, item.end_to_end_id AS place,
               CASE WHEN under_way THEN 'held' ELSE 'free' END AS expected,
               CASE WHEN part.ended_at IS NULL THEN 'held' ELSE 'free' END AS found
        FROM financials_debitpart part
            JOIN financials_debititem item ON item.id = part.item_id
            JOIN financials_debitrun run ON run.id = item.run_id
            CROSS JOIN LATERAL (SELECT item.payment_id IS NULL AND item.rejected_at IS NULL
                                       AND run.discarded_at IS NULL AS under_way) known
        WHERE under_way <> (part.ended_at IS NULL)
    """,
    "no mandate was debited for the first time twice": """
        SELECT item.customer_id, mandate.reference AS place, 1 AS expected, count(*) AS found
        FROM financials_debititem item
            JOIN financials_debitrun run ON run.id = item.run_id
            JOIN customers_mandate mandate ON mandate.id = item.mandate_id
            LEFT JOIN financials_adjustment back ON back.payment_id = item.payment_id AND back.kind = 'return'
        WHERE item.sequence IN ('FRST', 'OOFF') AND item.rejected_at IS NULL AND run.discarded_at IS NULL
          AND back.id IS NULL
        GROUP BY item.customer_id, mandate.reference HAVING count(*) > 1
    """,
}
