-- The rating of each account of a group, and (without a customer) of all of them together. Builds on open_items.sql,
-- aging.sql, observations.sql, rated.sql, undone.sql and grades.sql.
SELECT customer_id, currency, graded.score, graded.grade, coalesce(graded.provisional, false) AS provisional,
       coalesce(aging.balance, 0) AS balance, coalesce(aging.overdue, 0) AS overdue, false AS failed, false AS old
FROM graded FULL JOIN aging USING (customer_id, currency)
UNION ALL
SELECT NULL, currency, rating.score, NULL, coalesce(rating.invoices < 3, false), coalesce(owed.balance, 0),
       coalesce(owed.overdue, 0), EXISTS (SELECT FROM failed WHERE failed.currency = currencies.currency),
       coalesce(rating.old, false)
FROM (SELECT currency FROM graded UNION SELECT currency FROM aging) currencies
    LEFT JOIN (
        SELECT currency, count(DISTINCT document_id) AS invoices, bool_or(NOT paid AND days_late > 90) AS old,
               round(((sum(weight * points) + 2 * min(mean_points)) / (sum(weight) + 2))::numeric, 6)::float8 AS score
        FROM rated GROUP BY currency) rating USING (currency)
    LEFT JOIN (SELECT currency, sum(balance) AS balance, sum(overdue) AS overdue FROM aging GROUP BY currency) owed
        USING (currency)
