-- The risk of each open invoice on a day (CREDIT §2.2). Builds on lateness.sql, curve.sql and broken_promises.sql;
-- `curved` are the customers with open invoices. `age` is the last close's, negative before the due day; `base` is what the curve says, before
-- the night's recalibration and the flags: a dispute about the invoice, promises the customer broke, payments of the
-- customer that came back, both of the last 12 months.
broken AS (
    SELECT customer_id, currency, least(count(*), 2) AS times
    FROM broken_promise WHERE broken_on > %(as_of)s::date - interval '12 months'
    GROUP BY customer_id, currency
),
bounced AS MATERIALIZED (
    SELECT DISTINCT customer_id, currency
    FROM financials_entry
    WHERE kind = 'return' AND counts_from <= %(as_of)s AND posted_on > %(as_of)s::date - interval '12 months'
      AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY (%(customers)s))
),
-- Chances are taken as logarithms of what is left on the curve, and never quite 0 or 1, so that odds exist.
aged AS (
    SELECT exposed.id AS invoice_id, exposed.document_id, exposed.customer_id, exposed.currency, exposed.due,
           exposed.open, exposed.at_risk, exposed.days_past_due - 1 AS age, exposed.undisputed < exposed.open AS disputed,
           coalesce(broken.times, 0) AS broken, bounced.customer_id IS NOT NULL AS returned, curve.survival,
           credit_ln_survival(curve.survival, exposed.days_past_due - 1) AS so_far
    FROM exposed JOIN curve USING (customer_id)
        LEFT JOIN broken ON (broken.customer_id, broken.currency) = (exposed.customer_id, exposed.currency)
        LEFT JOIN bounced ON (bounced.customer_id, bounced.currency) = (exposed.customer_id, exposed.currency)
),
expected AS MATERIALIZED (
    SELECT aged.*, model.intercept, model.slope,
           model.disputed * aged.disputed::int + model.broken_promise * aged.broken
               + model.returned * aged.returned::int AS flags,
           credit_log_odds(credit_ln_survival(survival, age + 30) - so_far) AS base,
           credit_log_odds(credit_ln_survival(survival, 15) - so_far) AS base_15,
           credit_log_odds(credit_ln_survival(survival, 30) - so_far) AS base_30
    FROM aged CROSS JOIN model
),
risk AS (
    SELECT invoice_id, document_id, customer_id, currency, due, open, at_risk, age, disputed, broken, returned, survival,
           so_far, base, credit_chance(intercept + slope * base + flags) AS not_paid_30d,
           CASE WHEN age >= 15 THEN 1 ELSE credit_chance(base_15 + flags) END AS ends_15_late,
           CASE WHEN age >= 30 THEN 1 ELSE credit_chance(base_30 + flags) END AS ends_30_late
    FROM expected
)
