-- How much of some lines (past_line, none for today) the documents of each kind had carried out by the end of a day of
-- the past. Of today the lines know it themselves (migration 0014, which says what carries out what).
carried AS (
    SELECT way.id, carrier.kind, sum(way.quantity) AS quantity
    FROM (SELECT past_line.id, carrying.quantity, carrying.document_id, false AS through_delivery
          FROM past_line JOIN financials_line carrying ON carrying.source_id = past_line.id
          UNION ALL
          SELECT past_line.id, carrying.quantity, carrying.document_id, true
          FROM past_line JOIN financials_line delivered ON delivered.source_id = past_line.id
              JOIN financials_document delivery ON delivery.id = delivered.document_id AND delivery.kind = 'delivery'
              JOIN financials_line carrying ON carrying.source_id = delivered.id) way
        JOIN financials_document carrier ON carrier.id = way.document_id
    WHERE carrier.counts_from <= %(as_of)s AND (carrier.kind = 'invoice' OR NOT way.through_delivery)
      AND financials_status_on(carrier.id, carrier.status, %(as_of)s) NOT IN ('draft', 'template', 'cancelled')
    GROUP BY way.id, carrier.kind
)
