-- Of each asked document: how many lines it has, and of how many how much was carried out. Builds on asked.sql and
-- carried.sql. What waits for goods is known of today alone: stock has no past.
done AS (
    SELECT line.document_id, line.quantity, line.ordered, line.delivered, line.invoiced, line.credited,
           product.stocked AND line.quantity > line.delivered + coalesce(
               (SELECT sum(kept.quantity) FROM financials_reservation kept WHERE kept.line_id = line.id), 0) AS waits
    FROM asked_line line LEFT JOIN catalog_product product ON product.id = line.product_id
    WHERE NOT %(past)s
    UNION ALL
    SELECT line.document_id, line.quantity, coalesce(sum(carried.quantity) FILTER (WHERE kind = 'order'), 0),
           coalesce(sum(carried.quantity) FILTER (WHERE kind = 'delivery'), 0),
           coalesce(sum(carried.quantity) FILTER (WHERE kind = 'invoice'), 0),
           coalesce(sum(carried.quantity) FILTER (WHERE kind = 'credit_note'), 0), false
    FROM asked_line line LEFT JOIN carried ON carried.id = line.id
    WHERE %(past)s GROUP BY line.id, line.document_id, line.quantity
),
progress AS (
    SELECT asked_document.id, asked_document.status, asked_document.valid_until, count(done.quantity) AS lines,
           count(*) FILTER (WHERE ordered <> 0) AS ordered_lines,
           count(*) FILTER (WHERE ordered = quantity) AS wholly_ordered,
           count(*) FILTER (WHERE delivered <> 0) AS delivered_lines,
           count(*) FILTER (WHERE delivered = quantity) AS wholly_delivered,
           count(*) FILTER (WHERE invoiced <> 0) AS invoiced_lines,
           count(*) FILTER (WHERE invoiced = quantity) AS wholly_invoiced,
           count(*) FILTER (WHERE credited <> 0) AS credited_lines,
           count(*) FILTER (WHERE waits) AS waiting_lines
    FROM asked_document LEFT JOIN done ON done.document_id = asked_document.id
    GROUP BY asked_document.id, asked_document.status, asked_document.valid_until
)
