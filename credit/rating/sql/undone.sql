-- A write-off that was undone was none.
undone AS MATERIALIZED (
    SELECT used.credit_id AS id
    FROM financials_adjustment undo JOIN financials_entry counter ON counter.adjustment_id = undo.id
        JOIN financials_allocation used ON used.debit_id = counter.id
    WHERE undo.kind = 'write_off' AND counter.kind = 'cancellation' AND used.counts_from <= %(as_of)s
      AND (%(customers)s::bigint[] IS NULL OR undo.customer_id = ANY (%(customers)s))
)
