-- The documents a document comes from and those that come from it, by the lines they carry out and by what they name.
WITH own AS (SELECT * FROM financials_document WHERE id = %(document)s),
line AS (SELECT id, source_id FROM financials_line WHERE document_id = %(document)s),
link AS (
    SELECT source.document_id AS id, true AS earlier
    FROM line JOIN financials_line source ON source.id = line.source_id
    UNION SELECT follows_id, true FROM own
    UNION SELECT applies_to_id, true FROM own
    UNION SELECT sales_order.id, true
    FROM own JOIN financials_document sales_order ON sales_order.kind = 'order' AND sales_order.number = own.order_number
    WHERE own.kind <> 'order'
    UNION SELECT carrying.document_id, false
    FROM line JOIN financials_line carrying ON carrying.source_id = line.id
    UNION SELECT document.id, false FROM financials_document document WHERE document.follows_id = %(document)s
    UNION SELECT document.id, false FROM financials_document document WHERE document.applies_to_id = %(document)s
    UNION SELECT document.id, false
    FROM own JOIN financials_document document ON document.order_number = own.number
        AND document.customer_id = own.customer_id AND document.kind IN ('delivery', 'invoice', 'credit_note')
    WHERE own.kind = 'order' AND own.number <> ''
)
SELECT document.id, bool_or(link.earlier) AS earlier FROM link JOIN financials_document document ON document.id = link.id
WHERE document.customer_id = (SELECT customer_id FROM own) AND document.id <> %(document)s
  AND document.status <> 'template' AND (document.counts_from <= %(as_of)s OR NOT %(past)s)
  AND (document.number IS NOT NULL OR NOT %(past)s)
GROUP BY document.id
