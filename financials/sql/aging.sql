-- The aging of a day by customer and currency. Unapplied credit stands in its own column and is never netted into a
-- bucket: sum of the buckets - unapplied = balance. The age is worked out once an item, as a number: 0 is credit.
aged_item AS MATERIALIZED (
    SELECT customer_id, currency, open,
           CASE WHEN open < 0 THEN 0 WHEN days_past_due <= 0 THEN 1 WHEN days_past_due <= 30 THEN 2
                WHEN days_past_due <= 60 THEN 3 WHEN days_past_due <= 90 THEN 4 ELSE 5 END AS age
    FROM open_item
),
aging AS (
    SELECT customer_id, currency,
           sum(open) AS balance,
           coalesce(sum(open) FILTER (WHERE age > 1), 0) AS overdue,
           coalesce(-sum(open) FILTER (WHERE age = 0), 0) AS unapplied,
           count(*) FILTER (WHERE age = 1) AS current_count,
           coalesce(sum(open) FILTER (WHERE age = 1), 0) AS current_amount,
           count(*) FILTER (WHERE age = 2) AS days_1_30_count,
           coalesce(sum(open) FILTER (WHERE age = 2), 0) AS days_1_30_amount,
           count(*) FILTER (WHERE age = 3) AS days_31_60_count,
           coalesce(sum(open) FILTER (WHERE age = 3), 0) AS days_31_60_amount,
           count(*) FILTER (WHERE age = 4) AS days_61_90_count,
           coalesce(sum(open) FILTER (WHERE age = 4), 0) AS days_61_90_amount,
           count(*) FILTER (WHERE age = 5) AS days_over_90_count,
           coalesce(sum(open) FILTER (WHERE age = 5), 0) AS days_over_90_amount
    FROM aged_item GROUP BY customer_id, currency
)
