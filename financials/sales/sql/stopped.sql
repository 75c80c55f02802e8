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
)
