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
