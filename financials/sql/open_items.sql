-- What was open on a day: every entry that counted by then and was not yet settled by allocations that counted by
-- then. Starts from today's remainder and gives back what was allocated later, so today costs one index and a day of
-- the past costs only what happened since. Each item goes wholly to one day past due, measured from the due day
-- rolled to the next business day (CREDIT §3).
later AS MATERIALIZED (
    SELECT id, sum(amount) AS amount
    FROM (SELECT debit_id AS id, amount FROM financials_allocation
          WHERE counts_from > %(as_of)s AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY (%(customers)s))
          UNION ALL
          SELECT credit_id, amount FROM financials_allocation
          WHERE counts_from > %(as_of)s AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY (%(customers)s))) sides
    GROUP BY id
),
remainder AS (
    SELECT entry.*, sign(entry.amount) * (abs(entry.amount) - entry.allocated + coalesce(later.amount, 0)) AS open
    FROM financials_entry entry LEFT JOIN later ON later.id = entry.id
    WHERE entry.is_open AND entry.counts_from <= %(as_of)s
      AND (%(customers)s::bigint[] IS NULL OR entry.customer_id = ANY (%(customers)s))
    UNION ALL
    SELECT entry.*, sign(entry.amount) * later.amount
    FROM later JOIN financials_entry entry ON entry.id = later.id
    WHERE NOT entry.is_open AND entry.counts_from <= %(as_of)s
),
open_item AS MATERIALIZED (
    SELECT id, customer_id, currency, kind, document_id, payment_id, adjustment_id, posted_on, due_on, amount,
           open,
           foundation_business_day(coalesce(due_on, posted_on)) AS due,
           %(as_of)s::date - foundation_business_day(coalesce(due_on, posted_on)) AS days_past_due
    FROM remainder WHERE open <> 0
)
