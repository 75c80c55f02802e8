-- Each observation with its weight and points against the pool of the day (CREDIT §2.1).
pool AS (
    SELECT * FROM jsonb_to_recordset(%(pool)s::jsonb)
        AS pool (currency text, median_invoice float8, mean_points float8)
),
rated AS (
    SELECT observation.*, credit_points(days_late) AS points, pool.mean_points,
           (least(invoice_amount / pool.median_invoice, 4) + 0.5) * (amount / invoice_amount) * freshness AS weight
    FROM observation JOIN pool USING (currency)
)
