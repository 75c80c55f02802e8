-- What is still to be invoiced of each of these orders. Builds on orders.sql and financials/sql/carried.sql.
named AS (
    SELECT sales_order.id, sum(invoice.total) AS total
    FROM sales_order JOIN financials_document invoice ON invoice.order_number = sales_order.number
    WHERE sales_order.kind = 'order' AND sales_order.status = 'invoiced' AND %(past)s
      AND invoice.customer_id = sales_order.customer_id
      AND invoice.kind = 'invoice' AND invoice.currency = sales_order.currency AND invoice.counts_from <= %(as_of)s
      AND financials_status_on(invoice.id, invoice.status, %(as_of)s) = 'issued'
    GROUP BY sales_order.id
),
line_part AS (
    SELECT sales_order.id,
           CASE WHEN done.quantity = 0 OR line.quantity = 0 THEN line.net + line.tax
                ELSE round((line.net + line.tax) * (line.quantity - done.quantity) / line.quantity,
                           foundation_exponent(sales_order.currency)) END AS amount
    FROM sales_order JOIN financials_line line ON line.document_id = sales_order.id
        LEFT JOIN carried ON carried.id = line.id AND carried.kind = 'invoice'
        CROSS JOIN LATERAL (
            SELECT CASE WHEN %(past)s THEN coalesce(carried.quantity, 0) ELSE line.invoiced END AS quantity) done
    WHERE sales_order.status IN ('confirmed', 'delivered')
      AND (sales_order.kind = 'order' OR line.source_id IS NULL)
),
uninvoiced AS (
    SELECT sales_order.id, sales_order.customer_id, sales_order.kind, sales_order.number, sales_order.issued_on,
           sales_order.total,
           CASE WHEN sales_order.status = 'invoiced'
                THEN greatest(sales_order.total - coalesce(max(named.total), 0), 0)
                ELSE coalesce(sum(line_part.amount), 0) END AS amount
    FROM sales_order LEFT JOIN line_part ON line_part.id = sales_order.id LEFT JOIN named ON named.id = sales_order.id
    WHERE sales_order.status IN ('confirmed', 'delivered')
       OR sales_order.kind = 'order' AND sales_order.status = 'invoiced' AND %(past)s
          AND NOT EXISTS (SELECT FROM financials_statuschange WHERE document_id = sales_order.id AND after = 'invoiced')
    GROUP BY sales_order.id, sales_order.customer_id, sales_order.kind, sales_order.number, sales_order.issued_on,
             sales_order.total, sales_order.status
)
