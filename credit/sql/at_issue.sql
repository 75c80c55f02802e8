-- What is to be expected of an invoice on the day it is issued, by customer and due day in `asked`: the chance that it
-- is paid late, paid more than 5 days late, and how many days late it will be. Builds on curve.sql and middle.sql: the
-- customer's curve is drawn further towards what is known of invoices due on that weekday.
weekday_tally AS (
    SELECT customer_id, extract(isodow FROM due)::int AS weekday, passed, count(*) AS seen,
           count(*) FILTER (WHERE paid) AS paid
    FROM lateness WHERE customer_id IN (SELECT customer_id FROM curved)
    GROUP BY 1, 2, 3
),
weekday_total AS (
    SELECT customer_id, weekday, sum(seen) AS seen FROM weekday_tally GROUP BY customer_id, weekday
),
weekday_counted AS (
    SELECT wanted.customer_id, wanted.weekday, hazard.passed, hazard.chance, coalesce(tally.paid, 0) AS paid,
           coalesce(total.seen, 0) - coalesce(sum(tally.seen) OVER reached, 0) AS beyond
    FROM wanted JOIN hazard USING (customer_id)
        LEFT JOIN weekday_tally tally ON (tally.customer_id, tally.weekday, tally.passed)
            = (wanted.customer_id, wanted.weekday, hazard.passed)
        LEFT JOIN weekday_total total ON (total.customer_id, total.weekday) = (wanted.customer_id, wanted.weekday)
    WINDOW reached AS (PARTITION BY wanted.customer_id, wanted.weekday ORDER BY hazard.passed)
),
weekday_curve AS MATERIALIZED (
    SELECT customer_id, weekday, credit_survival(array_agg(
               (paid + k_weekday * chance) / (paid + beyond + k_weekday) ORDER BY passed)) AS survival
    FROM weekday_counted CROSS JOIN (SELECT k_weekday FROM model) model
    GROUP BY customer_id, weekday
)
SELECT asked.customer_id, asked.due_on, exp(credit_ln_survival(weekday_curve.survival, 0)) AS late,
       exp(credit_ln_survival(weekday_curve.survival, 5)) AS late_5, middle.days_late
FROM asked JOIN weekday_curve USING (customer_id, weekday) JOIN middle USING (customer_id, weekday)
