-- How many days late the customers and weekdays in `wanted` usually pay: the median of the invoices due on that weekday
-- (payment runs), drawn towards the customer's median, and that a little towards the company's. Builds on curve.sql.
settled AS MATERIALIZED (
    SELECT customer_id, extract(isodow FROM due)::int AS weekday, days_late
    FROM lateness WHERE paid AND customer_id IN (SELECT customer_id FROM curved)
),
usual AS (
    SELECT customer_id, count(*) AS seen, percentile_cont(0.5) WITHIN GROUP (ORDER BY days_late) AS middle
    FROM settled GROUP BY customer_id
),
usual_weekday AS (
    SELECT customer_id, weekday, count(*) AS seen, percentile_cont(0.5) WITHIN GROUP (ORDER BY days_late) AS middle
    FROM settled GROUP BY customer_id, weekday
),
middle AS MATERIALIZED (
    SELECT wanted.customer_id, wanted.weekday,
           (coalesce(usual_weekday.seen * usual_weekday.middle, 0) + k_weekday
               * (coalesce(usual.seen * usual.middle, 0) + 0.5 * median_late) / (coalesce(usual.seen, 0) + 0.5))
               / (coalesce(usual_weekday.seen, 0) + k_weekday) AS days_late
    FROM wanted CROSS JOIN model
        LEFT JOIN usual ON usual.customer_id = wanted.customer_id
        LEFT JOIN usual_weekday ON (usual_weekday.customer_id, usual_weekday.weekday)
            = (wanted.customer_id, wanted.weekday)
)
