-- Promises broken lately and the score three months ago and now, by customer, in its own currency. Builds on
-- broken_promises.sql.
broken AS (
    SELECT customer_id, array_agg(broken_on ORDER BY broken_on) AS days
    FROM broken_promise WHERE broken_on > %(since)s GROUP BY customer_id
)
SELECT customer.id AS customer_id, broken.days AS broken, before.score AS before, latest.score AS latest,
       (SELECT max(day) FROM credit_nightlyrun WHERE finished_at IS NOT NULL) AS night
FROM customers_customer customer
    LEFT JOIN broken ON broken.customer_id = customer.id
    LEFT JOIN LATERAL (
        SELECT score FROM credit_ratinghistory
        WHERE customer_id = customer.id AND currency = customer.currency AND day <= %(as_of)s
        ORDER BY day DESC LIMIT 1) latest ON true
    LEFT JOIN LATERAL (
        SELECT score FROM credit_ratinghistory
        WHERE customer_id = customer.id AND currency = customer.currency AND day <= %(before)s
        ORDER BY day DESC LIMIT 1) before ON true
WHERE CASE WHEN %(customers)s::bigint[] IS NULL THEN broken.days IS NOT NULL OR before.score > latest.score
           ELSE customer.id = ANY (%(customers)s) END
