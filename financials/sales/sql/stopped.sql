-- Customers who have not ordered for longer than they used to: on how many days of three years each bought something, how
-- many days usually lay between two of them (the median), and how long ago the last one was.
bought AS (
    SELECT DISTINCT customer_id, issued_on
    FROM financials_document
    WHERE issued_on BETWEEN (%(as_of)s::date - interval '3 years')::date AND %(as_of)s
        AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY(%(customers)s))
        AND (kind = 'order' AND status NOT IN ('draft', 'template', 'cancelled')
             OR kind = 'invoice' AND status = 'issued' AND order_number = '')
),
spaced AS (
    SELECT customer_id, issued_on, issued_on - lag(issued_on) OVER (PARTITION BY customer_id ORDER BY issued_on) AS gap
    FROM bought
),
habit AS (
    SELECT customer_id, count(*) AS orders, max(issued_on) AS last_on,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY gap) AS usual
    FROM spaced GROUP BY customer_id HAVING count(*) >= %(least_orders)s
),
stopped AS (
    SELECT *, %(as_of)s::date - last_on AS days FROM habit
    WHERE %(as_of)s::date - last_on >= %(least_days)s AND %(as_of)s::date - last_on > usual * %(times)s
),
-- What they bought in the twelve months up to the last order, with what was invoiced and credited for it since.
worth AS (
    SELECT stopped.customer_id, document.currency,
           sum(CASE document.kind WHEN 'invoice' THEN document.net ELSE -document.net END) AS net
    FROM stopped JOIN financials_document document ON document.customer_id = stopped.customer_id
        AND document.kind IN ('invoice', 'credit_note') AND document.status = 'issued'
        AND document.issued_on > (last_on - interval '1 year')::date AND document.issued_on <= %(as_of)s
    GROUP BY 1, 2
)
SELECT customer.code, customer.name, person.name AS sales_rep, coalesce(worth.currency, customer.currency) AS currency,
       coalesce(worth.net, 0) AS net, orders, last_on, days, usual
FROM stopped
    JOIN customers_customer customer ON customer.id = stopped.customer_id AND customer.status <> 'archived'
    LEFT JOIN worth ON worth.customer_id = stopped.customer_id
    LEFT JOIN staff_user person ON person.id = customer.sales_rep_id
WHERE %(currency)s = '' OR coalesce(worth.currency, customer.currency) = %(currency)s
ORDER BY coalesce(worth.currency, customer.currency) <> %(own)s, 4, net DESC, customer.code
