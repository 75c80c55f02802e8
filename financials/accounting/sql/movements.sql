-- What was posted to the accounts in a period, entry by entry, in the order of the vouchers: entries that were posted
-- together are one voucher. What a cancelling entry takes back (`origin`) is what it settles.
SELECT entry.id, entry.kind, entry.currency, entry.amount, entry.posted_on, entry.counts_from, entry.due_on,
       CASE WHEN entry.adjustment_id IS NOT NULL THEN 'A' || entry.adjustment_id
            WHEN entry.kind IN ('invoice', 'credit_note') THEN 'D' || entry.document_id
            WHEN entry.payment_id IS NOT NULL THEN 'P' || entry.payment_id
            ELSE 'E' || entry.id END AS voucher,
       entry.customer_id, customer.code, customer.name,
       entry.document_id, document.number AS document_number, document.kind AS document_kind,
       payment.reference AS payment_reference, payment.method,
       adjustment.kind AS adjustment_kind, adjustment.reference AS adjustment_reference, adjustment.reason,
       about.number AS about_number, about.kind AS about_kind,
       returned.reference AS returned_reference, returned.method AS returned_method,
       returned.amount AS returned_amount, returned.bank_charges AS returned_charges,
       origin.id AS origin_id, origin.kind AS origin_kind, origin.document_id AS origin_document_id
FROM financials_entry entry
    JOIN customers_customer customer ON customer.id = entry.customer_id
    LEFT JOIN financials_document document ON document.id = entry.document_id
    LEFT JOIN financials_payment payment ON payment.id = entry.payment_id
    LEFT JOIN financials_adjustment adjustment ON adjustment.id = entry.adjustment_id
    LEFT JOIN financials_document about ON about.id = adjustment.document_id
    LEFT JOIN financials_payment returned ON returned.id = adjustment.payment_id
    LEFT JOIN LATERAL (
        SELECT other.id, other.kind, other.document_id
        FROM financials_allocation used
            JOIN financials_entry other
                ON other.id = CASE WHEN used.debit_id = entry.id THEN used.credit_id ELSE used.debit_id END
        WHERE entry.kind = 'cancellation' AND entry.id IN (used.debit_id, used.credit_id) AND used.reverses_id IS NULL
        ORDER BY used.id LIMIT 1) origin ON true
WHERE entry.counts_from BETWEEN %(begins_on)s AND %(ends_on)s
ORDER BY entry.counts_from, entry.posted_on, min(entry.id) OVER (PARTITION BY
    CASE WHEN entry.adjustment_id IS NOT NULL THEN 'A' || entry.adjustment_id
         WHEN entry.kind IN ('invoice', 'credit_note') THEN 'D' || entry.document_id
         WHEN entry.payment_id IS NOT NULL THEN 'P' || entry.payment_id
         ELSE 'E' || entry.id END), entry.id
