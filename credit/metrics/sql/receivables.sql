-- What everybody owed at the end of a day by currency, what was sold in its month up to it, and how what was paid in
-- that month was paid (CREDIT §3). Builds on open_items.sql, aging.sql and observations.sql; one row for each currency
-- ever posted in. What was booked later counts from a later day, so each sale and each payment stands in one month.
owing AS (
    SELECT currency, sum(balance + unapplied) AS receivable, sum(current_amount) AS current, sum(overdue) AS overdue
    FROM aging GROUP BY currency
),
-- A cancelled invoice was not sold, a cancelled credit note was.
selling AS (
    SELECT currency, sum(amount) AS sold
    FROM financials_entry
    WHERE counts_from BETWEEN date_trunc('month', %(as_of)s::date)::date AND %(as_of)s
      AND (kind IN ('invoice', 'credit_note') OR kind = 'cancellation' AND document_id IS NOT NULL)
    GROUP BY currency
),
paid AS (
    SELECT currency, sum(amount) AS amount, sum(amount * (settled_on - posted_on)) AS days_to_pay,
           sum(amount * (settled_on - due)) AS beyond_terms,
           sum(amount) FILTER (WHERE settled_on > due) AS late_amount,
           sum(amount * (settled_on - due)) FILTER (WHERE settled_on > due) AS late_days
    FROM piece
    WHERE money AND counts_from >= date_trunc('month', %(as_of)s::date)
    GROUP BY currency
),
waiting AS (
    SELECT currency, sum(open::float8) AS amount, sum(open::float8 * days_past_due) AS days
    FROM open_item WHERE open > 0 AND days_past_due > 0
    GROUP BY currency
)
SELECT posted.currency, coalesce(owing.receivable, 0) AS receivable, coalesce(owing.current, 0) AS current,
       coalesce(owing.overdue, 0) AS overdue, coalesce(selling.sold, 0) AS sold,
       round((paid.days_to_pay / nullif(paid.amount, 0))::numeric, 4)::float8 AS days_to_pay,
       round((paid.beyond_terms / nullif(paid.amount, 0))::numeric, 4)::float8 AS days_beyond_terms,
       round(((coalesce(paid.beyond_terms, 0) + coalesce(waiting.days, 0))
              / nullif(coalesce(paid.amount, 0) + coalesce(waiting.amount, 0), 0))::numeric, 4)::float8
           AS days_beyond_terms_open,
       round((paid.late_days / nullif(paid.late_amount, 0))::numeric, 4)::float8 AS days_late
FROM (SELECT DISTINCT currency FROM financials_entry) posted
    LEFT JOIN owing USING (currency)
    LEFT JOIN selling USING (currency)
    LEFT JOIN paid USING (currency)
    LEFT JOIN waiting USING (currency)
