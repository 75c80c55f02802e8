-- What makes a rating an E for twelve months: money that came back, and what was written off and is so still.
-- Builds on undone.sql.
SELECT entry.customer_id, entry.currency, entry.kind, entry.posted_on AS failed_on,
       (entry.posted_on + interval '12 months')::date AS until,
       coalesce(payment.reference, document.number, adjustment.reference) AS number
FROM financials_entry entry JOIN financials_adjustment adjustment ON adjustment.id = entry.adjustment_id
    LEFT JOIN financials_payment payment ON payment.id = adjustment.payment_id
    LEFT JOIN financials_document document ON document.id = adjustment.document_id
WHERE entry.kind IN ('write_off', 'return') AND entry.customer_id = ANY (%(customers)s)
  AND (%(currency)s::text IS NULL OR entry.currency = %(currency)s) AND entry.counts_from <= %(as_of)s
  AND entry.posted_on > %(as_of)s::date - interval '12 months' AND entry.id NOT IN (SELECT id FROM undone)
  AND adjustment.kind IN ('write_off', 'return') AND adjustment.customer_id = ANY (%(customers)s)
ORDER BY entry.posted_on DESC, entry.id DESC
