-- The score and the grade of everybody who has either. Builds on rated.sql and undone.sql. The thresholds and caps are
-- those of credit/grades.py.
-- To the millionth, so that the order of adding up floats decides no grade; shown as a whole number.
score AS (
    SELECT customer_id, currency,
           round(((sum(weight * points) + 2 * min(mean_points)) / (sum(weight) + 2))::numeric, 6)::float8 AS score,
           count(DISTINCT document_id) AS invoices, bool_or(NOT paid AND days_late > 90) AS over_90
    FROM rated GROUP BY customer_id, currency
),
-- Money came back, or something was written off, within twelve months.
failed AS (
    SELECT DISTINCT entry.customer_id, entry.currency
    FROM financials_adjustment adjustment JOIN financials_entry entry ON entry.adjustment_id = adjustment.id
    WHERE adjustment.kind IN ('write_off', 'return') AND entry.kind IN ('write_off', 'return')
      AND entry.counts_from <= %(as_of)s AND entry.posted_on > %(as_of)s::date - interval '12 months'
      AND (%(customers)s::bigint[] IS NULL OR adjustment.customer_id = ANY (%(customers)s))
      AND entry.id NOT IN (SELECT id FROM undone)
),
graded AS (
    SELECT customer_id, currency, score.score,
           CASE WHEN failed.customer_id IS NOT NULL THEN 'E'
                WHEN score.over_90 THEN greatest(by_score.grade, 'D')
                ELSE by_score.grade END AS grade,
           coalesce(score.invoices < 3, false) AS provisional
    FROM score FULL JOIN failed USING (customer_id, currency)
        CROSS JOIN LATERAL (
            SELECT CASE WHEN score.score >= 95 THEN 'A' WHEN score.score >= 88 THEN 'B' WHEN score.score >= 75 THEN 'C'
                        WHEN score.score >= 60 THEN 'D' ELSE 'E' END AS grade) by_score
)
