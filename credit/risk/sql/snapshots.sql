-- Keep what the night says of each open invoice where it differs from what was last said of it by half a percent or
-- more; on the first night of a month of all (`whole`), so that months can be compared. What money that waits covers is
-- as good as paid. Builds on risk.sql.
by_strength AS MATERIALIZED (
    SELECT customer_id,
           credit_survival(array_agg((paid + 1 * company) / (paid + beyond + 1) ORDER BY passed)) AS k_1,
           credit_survival(array_agg((paid + 2 * company) / (paid + beyond + 2) ORDER BY passed)) AS k_2,
           credit_survival(array_agg((paid + 4 * company) / (paid + beyond + 4) ORDER BY passed)) AS k_4,
           credit_survival(array_agg((paid + 8 * company) / (paid + beyond + 8) ORDER BY passed)) AS k_8
    FROM counted GROUP BY customer_id
),
night AS MATERIALIZED (
    SELECT model.k, NOT EXISTS (SELECT FROM credit_risksnapshot
                                WHERE whole AND as_of >= date_trunc('month', %(as_of)s::date)) AS whole
    FROM model
)
INSERT INTO credit_risksnapshot
    (invoice_id, as_of, customer_id, model_id, p, k, version, base, disputed, broken, returned, whole)
SELECT risk.invoice_id, %(as_of)s, risk.customer_id, %(fitted_on)s, risk.not_paid_30d, night.k, %(version)s,
       ARRAY[credit_log_odds(credit_ln_survival(k_1, age + 30) - credit_ln_survival(k_1, age)),
             credit_log_odds(credit_ln_survival(k_2, age + 30) - credit_ln_survival(k_2, age)),
             credit_log_odds(credit_ln_survival(k_4, age + 30) - credit_ln_survival(k_4, age)),
             credit_log_odds(credit_ln_survival(k_8, age + 30) - credit_ln_survival(k_8, age))],
       risk.disputed, risk.broken, risk.returned, night.whole
FROM risk JOIN by_strength USING (customer_id) CROSS JOIN night
    LEFT JOIN LATERAL (SELECT p, k, version FROM credit_risksnapshot
                       WHERE invoice_id = risk.invoice_id AND as_of <= %(as_of)s
                       ORDER BY as_of DESC LIMIT 1) kept ON true
WHERE (risk.at_risk > 0 OR risk.disputed)
  AND (night.whole OR kept.p IS NULL OR abs(kept.p - risk.not_paid_30d) >= 0.005 OR kept.k <> night.k
       OR kept.version <> %(version)s)
ON CONFLICT (invoice_id, as_of) DO NOTHING
