-- What changed some accounts from one day's end to another's: entries by the day they count from, the instalments of
-- an invoice as one.
SELECT entry.customer_id, entry.currency, entry.kind, entry.posted_on, entry.counts_from, entry.document_id,
       entry.payment_id, entry.adjustment_id, sum(entry.amount) AS amount, min(entry.id) AS id,
       array_agg(DISTINCT entry.due_on) FILTER (WHERE entry.due_on IS NOT NULL) AS due_days,
       document.kind AS document_kind, document.number, coalesce(document.reference, '') AS reference, payment.method,
       payment.reference AS payment_reference, adjustment.kind AS adjustment_kind,
       adjustment.reference AS adjustment_reference, origin.reference AS origin_reference
FROM financials_entry entry
    LEFT JOIN financials_document document ON document.id = entry.document_id
    LEFT JOIN financials_payment payment ON payment.id = entry.payment_id
    LEFT JOIN financials_adjustment adjustment ON adjustment.id = entry.adjustment_id
    LEFT JOIN financials_payment origin ON origin.id = adjustment.payment_id
WHERE entry.customer_id = ANY (%(customers)s) AND entry.counts_from > %(after)s AND entry.counts_from <= %(until)s
GROUP BY entry.customer_id, entry.currency, entry.kind, entry.posted_on, entry.counts_from, entry.document_id,
         entry.payment_id, entry.adjustment_id, document.id, payment.id, adjustment.id, origin.id
ORDER BY entry.counts_from, entry.posted_on, min(entry.id)
