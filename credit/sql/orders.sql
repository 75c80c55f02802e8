-- The orders that can add to the exposure of a day: the part of their lines that no invoice carries out yet. Today the
-- lines know it; on a day of the past it is what the invoices of that day carried out. An order taken over from another
-- system has no lines that invoices carry out: it counts in full until its status says that it is invoiced, and on a
-- day of the past less the invoices that named it by then. What was delivered without an order is business like one.
candidate AS (
    SELECT id FROM financials_document
    WHERE customer_id = ANY (%(customers)s::bigint[]) AND kind = 'order' AND status IN ('confirmed', 'delivered')
    UNION
    SELECT delivery.id FROM financials_document delivery
    WHERE delivery.customer_id = ANY (%(customers)s::bigint[]) AND delivery.kind = 'delivery'
      AND delivery.status NOT IN ('draft', 'cancelled')
      AND EXISTS (SELECT FROM financials_line line WHERE line.document_id = delivery.id AND line.source_id IS NULL
                  AND (line.invoiced <> line.quantity OR %(past)s))
    UNION
    SELECT document_id FROM financials_statuschange
    WHERE customer_id = ANY (%(customers)s::bigint[]) AND changed_on > %(as_of)s AND %(past)s
    UNION
    SELECT sales_order.id
    FROM financials_document invoice
        JOIN financials_document sales_order ON sales_order.kind = 'order' AND sales_order.number = invoice.order_number
            AND sales_order.customer_id = invoice.customer_id AND sales_order.status = 'invoiced'
    WHERE invoice.customer_id = ANY (%(customers)s::bigint[]) AND invoice.kind = 'invoice'
      AND invoice.counts_from > %(as_of)s AND %(past)s
      AND NOT EXISTS (SELECT FROM financials_statuschange WHERE document_id = sales_order.id AND after = 'invoiced')
),
sales_order AS (
    SELECT document.id, document.customer_id, document.kind, document.number, document.issued_on, document.currency,
           document.total, financials_status_on(document.id, document.status, %(as_of)s) AS status
    FROM candidate JOIN financials_document document ON document.id = candidate.id
        JOIN customers_customer customer ON customer.id = document.customer_id AND customer.currency = document.currency
    WHERE document.kind IN ('order', 'delivery') AND document.counts_from <= %(as_of)s
),
past_line AS (
    SELECT line.id FROM sales_order JOIN financials_line line ON line.document_id = sales_order.id WHERE %(past)s
)
