-- How much of the limit it uses, its own or its head office's, each customer asked about uses together with all who
-- use it, in whole percent as credit.exposure.limit_used_percent says it: of a limit of nothing any use is all of it.
limit_used AS (
    SELECT line.customer_id,
           CASE WHEN root.credit_limit > 0 THEN trunc(100 * sum(balance + orders) / root.credit_limit)
                WHEN sum(balance + orders) > 0 THEN 100 ELSE 0 END AS percent
    FROM ({lines}) line
        JOIN customers_customer root ON root.id = line.root_id AND root.credit_limit IS NOT NULL
        CROSS JOIN unnest(line.members) AS member (id) JOIN exposure ON exposure.customer_id = member.id
    GROUP BY line.customer_id, root.credit_limit
)
SELECT customer_id FROM limit_used
WHERE (%(low)s::numeric IS NULL OR percent >= %(low)s::numeric)
    AND (%(high)s::numeric IS NULL OR percent <= %(high)s::numeric)
