-- Which of these rules each customer meets on a day, and by how much. Builds on open_items.sql, observations.sql,
-- broken_promises.sql and `graded` (customer_id, currency, grade). Overdue is what is neither disputed nor covered by
-- money that came and is not applied yet: a hold must not punish our own delay, nor a quarrel.
rule AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(rules)s::jsonb)
        AS rule (id bigint, kind text, days int, amount numeric, currency text, grade text, times int)
),
late AS MATERIALIZED (
    SELECT owed.customer_id, owed.currency, owed.days_past_due AS days,
           round((owed.undisputed - coalesce(sum(covered.amount), 0))::numeric,
                 foundation_exponent(owed.currency)) AS amount
    FROM owed LEFT JOIN covered ON covered.id = owed.id
    WHERE owed.days_past_due > 0
    GROUP BY owed.id, owed.customer_id, owed.currency, owed.days_past_due, owed.undisputed
    HAVING owed.undisputed - coalesce(sum(covered.amount), 0) > 0.0005
)
SELECT rule.id AS rule_id, late.customer_id, late.currency, sum(late.amount) AS amount, max(late.days) AS days,
       '' AS grade, 0 AS times
FROM rule JOIN late ON rule.kind = 'overdue_days' AND late.days > rule.days
                       AND (rule.currency = '' OR rule.currency = late.currency)
GROUP BY rule.id, rule.amount, late.customer_id, late.currency
HAVING sum(late.amount) >= coalesce(rule.amount, 0)
UNION ALL
SELECT rule.id, late.customer_id, late.currency, sum(late.amount), max(late.days), '', 0
FROM rule JOIN late ON rule.kind = 'overdue_amount' AND rule.currency = late.currency
GROUP BY rule.id, rule.amount, late.customer_id, late.currency
HAVING sum(late.amount) >= rule.amount
UNION ALL
SELECT rule.id, graded.customer_id, graded.currency, 0, 0, graded.grade, 0
FROM rule JOIN graded ON rule.kind = 'grade' AND graded.grade >= rule.grade AND graded.grade <> 'N'
UNION ALL
SELECT rule.id, broken.customer_id, '', 0, 0, '', broken.times
FROM rule JOIN (SELECT customer_id, count(*)::int AS times FROM broken_promise
                WHERE broken_on > %(as_of)s::date - interval '12 months' GROUP BY customer_id) broken
    ON rule.kind = 'broken_promises' AND broken.times >= rule.times
UNION ALL
SELECT rule.id, returned.customer_id, '', 0, 0, '', returned.times
FROM rule JOIN (SELECT customer_id, count(*)::int AS times FROM financials_adjustment
                WHERE kind = 'return' AND counts_from <= %(as_of)s
                  AND effective_on > %(as_of)s::date - interval '12 months'
                  AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY (%(customers)s))
                GROUP BY customer_id) returned
    ON rule.kind = 'returned_payments' AND returned.times >= rule.times
