-- Customers by their part of what was sold in a period, a currency at a time: the largest, who together make the share
-- above up to up_to of it. A are those who make the first four fifths; who got more back than he bought is nobody.
bought AS (
    SELECT customer_id, currency, sum(CASE kind WHEN 'invoice' THEN net ELSE -net END) AS net
    FROM financials_document
    WHERE issued_on BETWEEN %(first_on)s AND %(last_on)s
        AND kind IN ('invoice', 'credit_note') AND status = 'issued'
    GROUP BY customer_id, currency
),
ranked AS (
    SELECT customer_id, net, sum(net) OVER (PARTITION BY currency) AS whole,
           sum(net) OVER (PARTITION BY currency ORDER BY net DESC, customer_id) - net AS before
    FROM bought WHERE net > 0
)
SELECT customer_id FROM ranked WHERE before >= %(above)s::numeric * whole AND before < %(up_to)s::numeric * whole
