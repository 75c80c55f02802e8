-- Customers whose margin in a period, a share of what the lines with a known cost were sold for, lies in a range.
earning AS (
    SELECT customer_id, sum(net) FILTER (WHERE costed) AS net, sum(cost) AS cost
    FROM sold WHERE years = 0 GROUP BY customer_id, currency
)
SELECT customer_id FROM earning
WHERE net > 0 AND (%(low)s::numeric IS NULL OR (net - cost) / net >= %(low)s::numeric)
    AND (%(high)s::numeric IS NULL OR (net - cost) / net <= %(high)s::numeric)
