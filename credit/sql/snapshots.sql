-- Keep what the night says of each open invoice where it differs from what was last said of it by half a percent or
-- more; at the end of a month of all, so that months can be compared. What money that waits covers is as good as paid.
-- Builds on risk.sql.
strength AS (
    SELECT customer_id, strengths.k, credit_survival(array_agg(
               (paid + strengths.k * company) / (paid + beyond + strengths.k) ORDER BY passed)) AS survival
    FROM hazard CROSS JOIN unnest(%(strengths)s::float8[]) AS strengths (k)
    GROUP BY customer_id, strengths.k
),
said AS (
    SELECT risk.invoice_id, array_agg(credit_log_odds(credit_ln_survival(strength.survival, risk.age + 30)
               - credit_ln_survival(strength.survival, risk.age)) ORDER BY strength.k) AS base
    FROM risk JOIN strength USING (customer_id)
    GROUP BY risk.invoice_id
)
INSERT INTO credit_risksnapshot (invoice_id, as_of, customer_id, model_id, p, k, version, base, disputed, broken, returned)
SELECT risk.invoice_id, %(as_of)s, risk.customer_id, %(fitted_on)s, risk.not_paid_30d, model.k, %(version)s, said.base,
       risk.disputed, risk.broken, risk.returned
FROM risk JOIN said USING (invoice_id) CROSS JOIN model
    LEFT JOIN LATERAL (SELECT p, k, version FROM credit_risksnapshot
                       WHERE invoice_id = risk.invoice_id ORDER BY as_of DESC LIMIT 1) kept ON true
WHERE (risk.at_risk > 0 OR risk.disputed)
  AND (kept.p IS NULL OR abs(kept.p - risk.not_paid_30d) >= 0.005 OR kept.k <> model.k
       OR kept.version <> %(version)s OR %(month_end)s)
ON CONFLICT (invoice_id, as_of) DO NOTHING
