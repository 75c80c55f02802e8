-- All that was ever billed to a customer, and paid, by currency.
-- What the bank kept was paid by the customer; what a return or an undoing takes off is no cancelled invoice.
turnover AS MATERIALIZED (
    SELECT customer_id, currency,
           coalesce(sum(amount) FILTER (WHERE kind = 'invoice' OR kind = 'cancellation' AND document_id IS NOT NULL
                                                                   AND amount < 0), 0) AS billed,
           coalesce(-sum(amount) FILTER (WHERE kind IN ('payment', 'charges', 'return')), 0) AS paid
    FROM financials_entry
    WHERE counts_from <= %(as_of)s AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY (%(customers)s))
    GROUP BY customer_id, currency
)
