-- The survival curve of each customer in `curved` (CREDIT §2.2): how likely an invoice is still unpaid so many days
-- after its due day. Builds on lateness.sql and the model of a night. In each step of the grid the share settled there,
-- of those that reached it, is drawn towards the company's by k of the company's invoices.
-- A curve holds ln S at -30 (before that nothing is known), at the 14 points of the grid, and at 180.
model AS MATERIALIZED (
    SELECT * FROM jsonb_to_record(%(model)s::jsonb) AS model (
        hazards float8[], k float8, k_weekday float8, intercept float8, slope float8,
        disputed float8, broken_promise float8, returned float8, mean_late float8, median_late float8)
),
step AS MATERIALIZED (
    SELECT hazard.company, hazard.place::int - 1 AS passed
    FROM model CROSS JOIN unnest(model.hazards) WITH ORDINALITY AS hazard (company, place)
),
tally AS MATERIALIZED (
    SELECT customer_id, passed, count(*) AS seen, count(*) FILTER (WHERE paid) AS paid
    FROM lateness WHERE customer_id IN (SELECT customer_id FROM curved)
    GROUP BY customer_id, passed
),
total AS (
    SELECT customer_id, sum(seen) AS seen FROM tally GROUP BY customer_id
),
-- `paid` is CREDIT's p_cb, `beyond` its s_cb, `company` H_b.
counted AS MATERIALIZED (
    SELECT curved.customer_id, step.passed, step.company, coalesce(tally.paid, 0) AS paid,
           coalesce(total.seen, 0) - coalesce(sum(tally.seen) OVER reached, 0) AS beyond
    FROM curved CROSS JOIN step
        LEFT JOIN tally ON (tally.customer_id, tally.passed) = (curved.customer_id, step.passed)
        LEFT JOIN total ON total.customer_id = curved.customer_id
    WINDOW reached AS (PARTITION BY curved.customer_id ORDER BY step.passed)
),
curve AS MATERIALIZED (
    SELECT customer_id, credit_survival(array_agg(
               (paid + model.k * company) / (paid + beyond + model.k) ORDER BY passed)) AS survival
    FROM counted CROSS JOIN model GROUP BY customer_id
)
