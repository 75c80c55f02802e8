-- What is open of some documents, payments and adjustments on a day, when the next of it is due, and by what kinds of
-- entries they were settled. Builds on open_items.sql.
asked_entry AS (
    SELECT entry.id, entry.document_id, entry.adjustment_id, entry.payment_id FROM financials_entry entry
    WHERE entry.counts_from <= %(as_of)s AND entry.id IN (
        SELECT id FROM financials_entry WHERE document_id = ANY (%(documents)s)
        UNION SELECT id FROM financials_entry WHERE payment_id = ANY (%(payments)s)
        UNION SELECT id FROM financials_entry WHERE adjustment_id = ANY (%(adjustments)s))
),
counterpart AS (
    SELECT side.id, source.kind
    FROM (SELECT debit_id AS id, credit_id AS other, amount FROM financials_allocation
          WHERE debit_id IN (SELECT id FROM asked_entry) AND counts_from <= %(as_of)s
          UNION ALL
          SELECT credit_id, debit_id, amount FROM financials_allocation
          WHERE credit_id IN (SELECT id FROM asked_entry) AND counts_from <= %(as_of)s) side
        JOIN financials_entry source ON source.id = side.other
    GROUP BY side.id, source.kind HAVING sum(side.amount) > 0
),
settled AS (
    SELECT CASE WHEN entry.document_id IS NOT NULL THEN entry.document_id * 3
                WHEN entry.adjustment_id IS NOT NULL THEN entry.adjustment_id * 3 + 2
                ELSE entry.payment_id * 3 + 1 END AS dealing,
           coalesce(sum(open_item.open), 0) AS open, min(open_item.due_on) FILTER (WHERE open_item.open > 0) AS due_on,
           max(open_item.days_past_due) FILTER (WHERE open_item.open > 0) AS days_past_due,
           array_agg(kinds.kind) FILTER (WHERE kinds.kind IS NOT NULL) AS kinds
    FROM asked_entry entry LEFT JOIN open_item ON open_item.id = entry.id
        LEFT JOIN (SELECT id, string_agg(kind, ' ') AS kind FROM counterpart GROUP BY id) kinds ON kinds.id = entry.id
    GROUP BY 1
)
