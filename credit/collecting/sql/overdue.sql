-- What accounts have overdue, and what of it is to be asked for: `chased` is neither disputed nor met by money that waits,
-- and past the days of grace. Around credit.risk.chances.RISKS, so that an account is the sum of its invoices.
SELECT customer_id, currency, count(*) AS invoices,
       round(sum(open)::numeric, foundation_exponent(currency)) AS overdue,
       round(sum(undisputed)::numeric, foundation_exponent(currency)) AS undisputed,
       sum(round((at_risk * not_paid_30d)::numeric, foundation_exponent(currency))) AS at_risk,
       coalesce(sum(at_risk) FILTER (WHERE age + 1 > grace_days), 0) AS chased,
       coalesce(sum(open) FILTER (WHERE age + 1 > 90), 0) AS over_90,
       max(age) + 1 AS days_late, min(expected_on) AS expected_on
FROM ({risks}) risk CROSS JOIN (SELECT grace_days FROM credit_dunningpolicy) policy
WHERE age >= 0
GROUP BY customer_id, currency
