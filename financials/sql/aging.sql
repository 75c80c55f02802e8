-- The aging of a day by customer and currency. Unapplied credit stands in its own column and is never netted into a
-- bucket: sum of the buckets - unapplied = balance.
aging AS (
    SELECT customer_id, currency,
           sum(open) AS balance,
           coalesce(sum(open) FILTER (WHERE open > 0 AND days_past_due > 0), 0) AS overdue,
           coalesce(-sum(open) FILTER (WHERE open < 0), 0) AS unapplied,
           count(*) FILTER (WHERE open > 0 AND days_past_due <= 0) AS current_count,
           coalesce(sum(open) FILTER (WHERE open > 0 AND days_past_due <= 0), 0) AS current_amount,
           count(*) FILTER (WHERE open > 0 AND days_past_due BETWEEN 1 AND 30) AS days_1_30_count,
           coalesce(sum(open) FILTER (WHERE open > 0 AND days_past_due BETWEEN 1 AND 30), 0) AS days_1_30_amount,
           count(*) FILTER (WHERE open > 0 AND days_past_due BETWEEN 31 AND 60) AS days_31_60_count,
           coalesce(sum(open) FILTER (WHERE open > 0 AND days_past_due BETWEEN 31 AND 60), 0) AS days_31_60_amount,
           count(*) FILTER (WHERE open > 0 AND days_past_due BETWEEN 61 AND 90) AS days_61_90_count,
           coalesce(sum(open) FILTER (WHERE open > 0 AND days_past_due BETWEEN 61 AND 90), 0) AS days_61_90_amount,
           count(*) FILTER (WHERE open > 0 AND days_past_due > 90) AS days_over_90_count,
           coalesce(sum(open) FILTER (WHERE open > 0 AND days_past_due > 90), 0) AS days_over_90_amount
    FROM open_item GROUP BY customer_id, currency
)
