"""What ties the ledger to the documents and payments behind it: rules, each a query that returns what breaks it.

Of some customers, or of all (`customers` NULL): `check_books` asks them of everybody, the check of each minute of the
accounts it doubts.
"""


def of(table: str) -> str:
    """Return the condition that a table's row belongs to the customers asked about."""
    return f"(%(customers)s::bigint[] IS NULL OR {table}.customer_id = ANY (%(customers)s))"


POSTING_RULES = {
    "what is allocated of an entry is the sum of its allocations": f"""
        SELECT entry.customer_id,
               coalesce(document.number, payment.reference, concat_ws(' ', entry.kind, entry.id)) AS place,
               coalesce(sums.amount, 0) AS expected, entry.allocated AS found
        FROM financials_entry entry
            LEFT JOIN (SELECT id, sum(amount) AS amount
                       FROM (SELECT debit_id AS id, amount FROM financials_allocation used WHERE {of("used")}
                             UNION ALL
                             SELECT credit_id, amount FROM financials_allocation used WHERE {of("used")}) sides
                       GROUP BY id) sums ON sums.id = entry.id
            LEFT JOIN financials_document document ON document.id = entry.document_id
            LEFT JOIN financials_payment payment ON payment.id = entry.payment_id
        WHERE {of("entry")}
          AND (coalesce(sums.amount, 0) <> entry.allocated OR entry.allocated NOT BETWEEN 0 AND abs(entry.amount))
    """,
    "an issued invoice or credit note is posted once, with its total, whatever the instalments": f"""
        SELECT document.customer_id, document.number AS place,
               CASE document.kind WHEN 'invoice' THEN document.total ELSE -document.total END AS expected,
               posted.amount AS found
        FROM financials_document document
            LEFT JOIN (SELECT document_id, sum(amount) AS amount FROM financials_entry entry
                       WHERE kind IN ('invoice', 'credit_note') AND {of("entry")} GROUP BY document_id) posted
                ON posted.document_id = document.id
        WHERE document.kind IN ('invoice', 'credit_note') AND document.status = 'issued' AND document.total <> 0
          AND {of("document")}
          AND posted.amount IS DISTINCT FROM
              CASE document.kind WHEN 'invoice' THEN document.total ELSE -document.total END
    """,
    "a payment is posted once, with its amount, the discount taken and the bank charges": f"""
        SELECT payment.customer_id, payment.reference AS place,
               concat_ws(' + ', payment.amount, payment.discount_taken, payment.bank_charges) AS expected,
               concat_ws(' + ', coalesce(posted.amount, 0), coalesce(posted.discount, 0),
                                coalesce(posted.charges, 0)) AS found
        FROM financials_payment payment
            LEFT JOIN (SELECT payment_id, -sum(amount) FILTER (WHERE kind = 'payment') AS amount,
                              -sum(amount) FILTER (WHERE kind = 'discount') AS discount,
                              -sum(amount) FILTER (WHERE kind = 'charges') AS charges
                       FROM financials_entry entry
                       WHERE payment_id IS NOT NULL AND adjustment_id IS NULL AND {of("entry")}
                       GROUP BY payment_id) posted ON posted.payment_id = payment.id
        WHERE {of("payment")}
          AND (payment.amount, payment.discount_taken, payment.bank_charges) IS DISTINCT FROM
              (coalesce(posted.amount, 0), coalesce(posted.discount, 0), coalesce(posted.charges, 0))
    """,
    "an adjustment is posted once, with its amount": f"""
        SELECT adjustment.customer_id, concat_ws(' ', adjustment.kind, adjustment.id) AS place,
               adjustment.amount AS expected, coalesce(posted.amount, 0) AS found
        FROM financials_adjustment adjustment
            LEFT JOIN (SELECT adjustment_id, sum(amount) AS amount FROM financials_entry entry
                       WHERE adjustment_id IS NOT NULL AND {of("entry")} GROUP BY adjustment_id) posted
                ON posted.adjustment_id = adjustment.id
        WHERE {of("adjustment")} AND adjustment.amount <> coalesce(posted.amount, 0)
    """,
}
