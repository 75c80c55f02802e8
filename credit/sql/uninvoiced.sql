-- What each order adds to the exposure on a day: the part of its lines that no invoice carries out yet. Today the lines
-- know it; on a day of the past it is what the invoices of that day carried out. An order taken over from another
-- system has no lines that invoices carry out: it counts in full until its status says that it is invoiced, and on a
-- day of the past less the invoices that named it by then.
candidate AS (
    SELECT id FROM financials_document
    WHERE customer_id = %(customer)s AND kind = 'order' AND status IN ('confirmed', 'delivered')
    UNION
    SELECT document_id FROM financials_statuschange
    WHERE customer_id = %(customer)s AND changed_on > %(as_of)s AND %(past)s
    UNION
    SELECT sales_order.id
    FROM financials_document invoice
        JOIN financials_document sales_order ON sales_order.kind = 'order' AND sales_order.number = invoice.order_number
            AND sales_order.customer_id = invoice.customer_id AND sales_order.status = 'invoiced'
    WHERE invoice.customer_id = %(customer)s AND invoice.kind = 'invoice' AND invoice.counts_from > %(as_of)s
      AND %(past)s
      AND NOT EXISTS (SELECT FROM financials_statuschange WHERE document_id = sales_order.id AND after = 'invoiced')
),
sales_order AS (
    SELECT document.id, document.number, document.issued_on, document.currency, document.total,
           coalesce(later.before, document.status) AS status
    FROM candidate JOIN financials_document document ON document.id = candidate.id
        LEFT JOIN LATERAL (
            SELECT before FROM financials_statuschange change
            WHERE %(past)s AND change.document_id = document.id AND change.changed_on > %(as_of)s
            ORDER BY changed_on, id LIMIT 1) later ON true
    WHERE document.kind = 'order' AND document.currency = %(currency)s AND document.counts_from <= %(as_of)s
),
carried AS (
    SELECT ordered.id, sum(ordered.quantity) AS quantity
    FROM (SELECT line.id, carrying.quantity, carrying.document_id
          FROM sales_order JOIN financials_line line ON line.document_id = sales_order.id
              JOIN financials_line carrying ON carrying.source_id = line.id
          UNION ALL
          SELECT line.id, carrying.quantity, carrying.document_id
          FROM sales_order JOIN financials_line line ON line.document_id = sales_order.id
              JOIN financials_line delivered ON delivered.source_id = line.id
              JOIN financials_line carrying ON carrying.source_id = delivered.id) ordered
        JOIN financials_document invoice ON invoice.id = ordered.document_id
        LEFT JOIN LATERAL (
            SELECT before FROM financials_statuschange change
            WHERE change.document_id = invoice.id AND change.changed_on > %(as_of)s
            ORDER BY changed_on, id LIMIT 1) later ON true
    WHERE %(past)s AND invoice.kind = 'invoice' AND invoice.counts_from <= %(as_of)s
      AND coalesce(later.before, invoice.status) = 'issued'
    GROUP BY ordered.id
),
named AS (
    SELECT sales_order.id, sum(invoice.total) AS total
    FROM sales_order JOIN financials_document invoice ON invoice.order_number = sales_order.number
    WHERE sales_order.status = 'invoiced' AND %(past)s AND invoice.customer_id = %(customer)s
      AND invoice.kind = 'invoice' AND invoice.currency = sales_order.currency AND invoice.counts_from <= %(as_of)s
      AND invoice.status = 'issued'
    GROUP BY sales_order.id
),
line_part AS (
    SELECT sales_order.id,
           CASE WHEN done.quantity = 0 OR line.quantity = 0 THEN line.net + line.tax
                ELSE round((line.net + line.tax) * (line.quantity - done.quantity) / line.quantity,
                           foundation_exponent(sales_order.currency)) END AS amount
    FROM sales_order JOIN financials_line line ON line.document_id = sales_order.id
        LEFT JOIN carried ON carried.id = line.id
        CROSS JOIN LATERAL (
            SELECT CASE WHEN %(past)s THEN coalesce(carried.quantity, 0) ELSE line.invoiced END AS quantity) done
    WHERE sales_order.status IN ('confirmed', 'delivered')
),
uninvoiced AS (
    SELECT sales_order.id, sales_order.number, sales_order.issued_on, sales_order.total,
           CASE WHEN sales_order.status = 'invoiced'
                THEN greatest(sales_order.total - coalesce(max(named.total), 0), 0)
                ELSE coalesce(sum(line_part.amount), 0) END AS amount
    FROM sales_order LEFT JOIN line_part ON line_part.id = sales_order.id LEFT JOIN named ON named.id = sales_order.id
    WHERE sales_order.status IN ('confirmed', 'delivered')
       OR sales_order.status = 'invoiced' AND %(past)s
          AND NOT EXISTS (SELECT FROM financials_statuschange WHERE document_id = sales_order.id AND after = 'invoiced')
    GROUP BY sales_order.id, sales_order.number, sales_order.issued_on, sales_order.total, sales_order.status
)
