-- Who has promised to pay, and until when that is waited for: the last of the promises that stood open at the end of a
-- day, each its day and two business days more (CREDIT §3; Python: credit.collecting.until).
promised AS (
    SELECT customer_id, max(until_on) AS until_on
    FROM (SELECT customer_id,
                 rolled + CASE WHEN extract(isodow FROM rolled) IN (4, 5) THEN 4 ELSE 2 END AS until_on
          FROM (SELECT customer_id, foundation_business_day(due_on) AS rolled FROM credit_promise
                WHERE made_on <= %(as_of)s AND (closed_on IS NULL OR closed_on > %(as_of)s)
                  AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY (%(customers)s))) made) stands
    WHERE until_on >= %(as_of)s
    GROUP BY customer_id
)
