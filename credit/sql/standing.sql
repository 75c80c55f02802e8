-- The standing of a day by customer and currency, one row for everybody who was ever billed or has anything open.
-- Builds on open_items.sql, aging.sql, observations.sql, rated.sql, undone.sql, grades.sql, invoices.sql
-- turnover.sql and risk.sql.
paying AS (
    SELECT customer_id, currency, count(*) FILTER (WHERE NOT is_open) AS settled_invoices,
           min(closed_on - posted_on) FILTER (WHERE NOT is_open) AS payment_days_min,
           max(closed_on - posted_on) FILTER (WHERE NOT is_open) AS payment_days_max,
           avg(closed_on - posted_on) FILTER (WHERE NOT is_open)::float8 AS payment_days_average,
           count(*) FILTER (WHERE days_late > 5) AS times_late,
           count(*) FILTER (WHERE days_late > 30) AS times_delinquent
    FROM invoice GROUP BY customer_id, currency
),
weighted AS (
    SELECT customer_id, currency, sum(amount * (settled_on - posted_on)) / sum(amount) AS payment_days_weighted
    FROM piece WHERE money GROUP BY customer_id, currency
),
-- The risk is that of what falls due within its 30 days: later invoices are not paid by then because nobody has to.
-- Each invoice's part of the value is rounded, so that the invoices of a worklist add up to its total.
risky AS (
    SELECT customer_id, currency,
           sum(at_risk * not_paid_30d) FILTER (WHERE due < %(as_of)s::date + 30)
               / nullif(sum(at_risk) FILTER (WHERE due < %(as_of)s::date + 30), 0) AS risk,
           sum(round((at_risk * not_paid_30d)::numeric, foundation_exponent(currency))) AS value_at_risk,
           coalesce(sum(round((at_risk * not_paid_30d)::numeric, foundation_exponent(currency)))
                        FILTER (WHERE due < %(as_of)s::date), 0) AS overdue_at_risk
    FROM risk GROUP BY customer_id, currency
)
SELECT turnover.customer_id, turnover.currency,
       coalesce(aging.balance, 0) AS balance, coalesce(aging.overdue, 0) AS overdue,
       coalesce(aging.unapplied, 0) AS unapplied,
       coalesce(aging.current_count, 0) AS current_count, coalesce(aging.current_amount, 0) AS current_amount,
       coalesce(aging.days_1_30_count, 0) AS days_1_30_count, coalesce(aging.days_1_30_amount, 0) AS days_1_30_amount,
       coalesce(aging.days_31_60_count, 0) AS days_31_60_count,
       coalesce(aging.days_31_60_amount, 0) AS days_31_60_amount,
       coalesce(aging.days_61_90_count, 0) AS days_61_90_count,
       coalesce(aging.days_61_90_amount, 0) AS days_61_90_amount,
       coalesce(aging.days_over_90_count, 0) AS days_over_90_count,
       coalesce(aging.days_over_90_amount, 0) AS days_over_90_amount,
       coalesce(paying.settled_invoices, 0) AS settled_invoices, paying.payment_days_min, paying.payment_days_max,
       round(paying.payment_days_average::numeric, 6)::float8 AS payment_days_average,
       round(weighted.payment_days_weighted::numeric, 6)::float8 AS payment_days_weighted,
       coalesce(paying.times_late, 0) AS times_late, coalesce(paying.times_delinquent, 0) AS times_delinquent,
       turnover.billed, turnover.paid,
       graded.score,
       coalesce(graded.grade, 'N') AS grade, coalesce(graded.provisional, false) AS provisional,
       round(risky.risk::numeric, 6)::float8 AS risk, coalesce(risky.value_at_risk, 0) AS value_at_risk,
       coalesce(risky.overdue_at_risk, 0) AS overdue_at_risk
FROM turnover
    LEFT JOIN aging USING (customer_id, currency)
    LEFT JOIN paying USING (customer_id, currency)
    LEFT JOIN weighted USING (customer_id, currency)
    LEFT JOIN graded USING (customer_id, currency)
    LEFT JOIN risky USING (customer_id, currency)
