-- What is known about a customer's paying on a day (CREDIT §2.1). Builds on open_items.sql.
-- A piece is one allocation to an invoice that was not reversed by that day; `money` tells what the customer paid
-- (with what the bank kept of it) from credit notes, discounts, differences and write-offs, which are no payment
-- behaviour; `lost` is written off, `forgone` is no longer asked for. `invoice_id` is the entry, which is one
-- instalment of the invoice `document_id`: each counts with its own amount, and a credit note later does not change
-- the weight of what was paid.
piece AS MATERIALIZED (
    SELECT used.customer_id, used.currency, used.debit_id AS invoice_id, invoice.document_id,
           used.amount::float8 AS amount, used.effective_on AS settled_on, invoice.amount::float8 AS invoice_amount,
           invoice.posted_on, foundation_business_day(invoice.due_on) AS due,
           coalesce(source.kind = 'charges', true) AS money, coalesce(source.kind = 'write_off', false) AS lost,
           coalesce(source.kind IN ('credit_note', 'write_off', 'cancellation'), false) AS forgone, used.counts_from
    FROM financials_allocation used
        JOIN financials_entry invoice ON invoice.id = used.debit_id AND invoice.kind = 'invoice'
            AND (%(customers)s::bigint[] IS NULL OR invoice.customer_id = ANY (%(customers)s))
        -- Most are payments: only the others are looked up.
        LEFT JOIN financials_entry source ON source.id = used.credit_id AND source.kind <> 'payment'
            AND (%(customers)s::bigint[] IS NULL OR source.customer_id = ANY (%(customers)s))
    WHERE used.counts_from <= %(as_of)s AND used.reverses_id IS NULL
      AND NOT EXISTS (SELECT FROM financials_allocation taken_back
                      WHERE taken_back.reverses_id = used.id AND taken_back.reverses_id IS NOT NULL
                        AND taken_back.counts_from <= %(as_of)s
                        AND (%(customers)s::bigint[] IS NULL OR taken_back.customer_id = ANY (%(customers)s)))
      AND (%(customers)s::bigint[] IS NULL OR used.customer_id = ANY (%(customers)s))
),
-- What is disputed of an invoice, by all its disputes: while they are open, and for good when the customer was right.
-- What was credited since the first of those is gone from the invoice already; an open one stands until it is closed,
-- whatever else is credited meanwhile. Off its instalments in the order they fall due.
contested AS MATERIALIZED (
    SELECT document_id, coalesce(sum(amount) FILTER (WHERE NOT upheld), 0)::float8 AS open,
           coalesce(sum(amount) FILTER (WHERE upheld), 0)::float8 AS upheld,
           min(opened_on) FILTER (WHERE upheld) AS since
    FROM (SELECT document_id, amount, opened_on, coalesce(closed_on <= %(as_of)s, false) AS upheld
          FROM credit_dispute
          WHERE opened_on <= %(as_of)s AND (closed_on IS NULL OR closed_on > %(as_of)s OR outcome = 'upheld')
            AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY (%(customers)s))) dispute
    GROUP BY document_id
),
-- Looked up by the few documents it is asked of, not among all pieces: who only asks what is owed need not read those.
credited AS (
    SELECT contested.document_id, sum(used.amount)::float8 AS amount
    FROM contested
        JOIN financials_entry invoice ON invoice.document_id = contested.document_id AND invoice.kind = 'invoice'
        JOIN financials_allocation used ON used.debit_id = invoice.id AND used.reverses_id IS NULL
            AND used.counts_from BETWEEN contested.since AND %(as_of)s
        JOIN financials_entry source ON source.id = used.credit_id
            AND source.kind IN ('credit_note', 'write_off', 'cancellation')
    WHERE NOT EXISTS (SELECT FROM financials_allocation taken_back
                      WHERE taken_back.reverses_id = used.id AND taken_back.counts_from <= %(as_of)s)
    GROUP BY contested.document_id
),
disputed AS MATERIALIZED (
    SELECT item.id, greatest(contested.open + greatest(contested.upheld - coalesce(credited.amount, 0), 0)
                             - (sum(item.open) OVER instalments - item.open), 0) AS amount
    FROM contested
        LEFT JOIN credited USING (document_id)
        JOIN (SELECT id, document_id, due, open::float8 FROM open_item WHERE kind = 'invoice') item USING (document_id)
    WINDOW instalments AS (PARTITION BY document_id ORDER BY item.due, item.id)
),
-- Open invoices without what is disputed, as intervals on the customer's account, oldest due first; a residue that
-- would be let go as a small difference ({tolerance}) is settled ...
owed AS MATERIALIZED (
    SELECT *, sum(undisputed) OVER queue - undisputed AS starts, sum(undisputed) OVER queue AS ends
    FROM (SELECT item.id, item.customer_id, item.currency, item.document_id, item.posted_on, item.due,
                 item.days_past_due, item.amount::float8 AS invoice_amount, item.open::float8 AS open,
                 greatest(item.open::float8 - coalesce(disputed.amount, 0), 0) AS undisputed
          FROM open_item item LEFT JOIN disputed ON disputed.id = item.id
          WHERE item.kind = 'invoice' AND (item.open > {tolerance} OR item.open = item.amount)) invoices
    WINDOW queue AS (PARTITION BY customer_id, currency ORDER BY due, id)
),
-- ... met by unapplied cash, oldest first: our delay in applying it must not harm the customer.
cash AS (
    SELECT customer_id, currency, posted_on AS received_on, sum(-open::float8) OVER queue + open::float8 AS starts,
           sum(-open::float8) OVER queue AS ends
    FROM open_item WHERE kind IN ('payment', 'charges')
    WINDOW queue AS (PARTITION BY customer_id, currency ORDER BY posted_on, id)
),
covered AS MATERIALIZED (
    SELECT owed.id, owed.customer_id, owed.currency, owed.document_id, owed.invoice_amount, owed.posted_on, owed.due,
           cash.received_on,
           least(owed.ends, cash.ends) - greatest(owed.starts, cash.starts) AS amount
    FROM owed JOIN cash USING (customer_id, currency)
    WHERE least(owed.ends, cash.ends) - greatest(owed.starts, cash.starts) > 0.00005  -- less is what floats leave over
),
-- When each instalment that is not open any more was paid, and when its rest was written off.
closing AS MATERIALIZED (
    SELECT piece.invoice_id, any_value(piece.customer_id) AS customer_id, any_value(piece.currency) AS currency,
           any_value(piece.document_id) AS document_id, any_value(piece.posted_on) AS posted_on,
           any_value(piece.due) AS due,
           max(piece.settled_on) FILTER (WHERE piece.money) AS paid_on,
           max(piece.settled_on) FILTER (WHERE piece.lost) AS lost_on
    FROM piece LEFT JOIN owed ON owed.id = piece.invoice_id
    WHERE owed.id IS NULL
    GROUP BY piece.invoice_id
),
-- Every observation: cash applied, cash virtually applied, and the rest of what is overdue at today's age. Money that
-- came before or with the invoice (prepayment, cash sale) says nothing about paying later.
observation AS MATERIALIZED (
    SELECT customer_id, currency, invoice_id, document_id, amount, invoice_amount, settled_on,
           settled_on - due AS days_late,
           power(0.5::float8, (%(as_of)s::date - settled_on) / 180.0::float8) AS freshness, true AS paid
    FROM piece WHERE money AND settled_on > posted_on AND settled_on > %(as_of)s::date - interval '24 months'
    UNION ALL
    SELECT customer_id, currency, id, document_id, amount, invoice_amount, received_on, received_on - due,
           power(0.5::float8, (%(as_of)s::date - received_on) / 180.0::float8), true
    FROM covered WHERE received_on > posted_on AND received_on > %(as_of)s::date - interval '24 months'
    UNION ALL
    SELECT owed.customer_id, owed.currency, owed.id, owed.document_id,
           owed.undisputed - coalesce(sum(covered.amount), 0),
           owed.invoice_amount, NULL, owed.days_past_due, 1, false
    FROM owed LEFT JOIN covered ON covered.id = owed.id
    WHERE owed.days_past_due > 0
    GROUP BY owed.id, owed.customer_id, owed.currency, owed.document_id, owed.undisputed, owed.invoice_amount,
             owed.days_past_due
    HAVING owed.undisputed - coalesce(sum(covered.amount), 0) > 0.005
)
