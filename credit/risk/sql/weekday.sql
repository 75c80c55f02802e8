-- The curves of the customers and weekdays in `wanted`: payment runs make it matter on which weekday an invoice is due. Builds on curve.sql. At the time of issue a customer is first drawn to the
-- company's curve at the customer's own speed (how many invoices were settled, for as many as the company would have
-- settled of them), which says more than the company's curve alone, and then to what is known of that weekday.
speed AS (
    SELECT customer_id, (sum(paid) + 2) / (sum((paid + beyond) * -ln(1 - company)) + 2) AS speed
    FROM counted GROUP BY customer_id
),
at_speed AS MATERIALIZED (
    SELECT counted.customer_id, counted.passed,
           (paid + 8 * (1 - exp(speed * ln(1 - company)))) / (paid + beyond + 8) AS chance
    FROM counted JOIN speed USING (customer_id)
),
weekday_tally AS MATERIALIZED (
    SELECT customer_id, extract(isodow FROM due)::int AS weekday, passed, count(*) AS seen,
           count(*) FILTER (WHERE paid) AS paid
    FROM lateness WHERE customer_id IN (SELECT customer_id FROM curved)
    GROUP BY 1, 2, 3
),
weekday_total AS (
    SELECT customer_id, weekday, sum(seen) AS seen FROM weekday_tally GROUP BY customer_id, weekday
),
weekday_counted AS MATERIALIZED (
    SELECT wanted.customer_id, wanted.weekday, at_speed.passed, at_speed.chance, coalesce(tally.paid, 0) AS paid,
           coalesce(total.seen, 0) - coalesce(sum(tally.seen) OVER reached, 0) AS beyond
    FROM wanted JOIN at_speed USING (customer_id)
        LEFT JOIN weekday_tally tally ON (tally.customer_id, tally.weekday, tally.passed)
            = (wanted.customer_id, wanted.weekday, at_speed.passed)
        LEFT JOIN weekday_total total ON (total.customer_id, total.weekday) = (wanted.customer_id, wanted.weekday)
    WINDOW reached AS (PARTITION BY wanted.customer_id, wanted.weekday ORDER BY at_speed.passed)
),
weekday_curve AS MATERIALIZED (
    SELECT customer_id, weekday, credit_survival(array_agg(
               (paid + k_weekday * chance) / (paid + beyond + k_weekday) ORDER BY passed)) AS survival
    FROM weekday_counted CROSS JOIN (SELECT k_weekday FROM model) model
    GROUP BY customer_id, weekday
)
