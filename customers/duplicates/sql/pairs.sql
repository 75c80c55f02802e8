-- Pairs of customers that share keys few others have (blocking.worth_comparing), each once, those of one together.
WITH few AS (
    SELECT key FROM likely_key GROUP BY key HAVING count(*) BETWEEN 2 AND %(most)s
)
SELECT a.customer_id AS one, b.customer_id AS other
FROM few
JOIN likely_key a ON a.key = few.key
JOIN likely_key b ON b.key = few.key AND b.customer_id > a.customer_id
GROUP BY one, other
HAVING min(left(few.key, 1)) <> max(left(few.key, 1)) OR bool_or(position(left(few.key, 1) IN %(strong)s) > 0)
ORDER BY one, other
