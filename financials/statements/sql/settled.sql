-- What had settled part of some entries by the end of a day, each other side once; what was taken back is left out.
SELECT side.id, entry.kind, entry.document_id, entry.payment_id, entry.adjustment_id, side.amount, side.settled_on,
       document.kind AS document_kind, document.number, payment.method, payment.reference AS payment_reference,
       adjustment.kind AS adjustment_kind, adjustment.reference AS adjustment_reference,
       origin.reference AS origin_reference
FROM (SELECT id, other, sum(amount) AS amount, max(effective_on) AS settled_on
      FROM (SELECT debit_id AS id, credit_id AS other, amount, effective_on FROM financials_allocation
            WHERE debit_id = ANY (%(entries)s) AND counts_from <= %(as_of)s
            UNION ALL
            SELECT credit_id, debit_id, amount, effective_on FROM financials_allocation
            WHERE credit_id = ANY (%(entries)s) AND counts_from <= %(as_of)s) sides
      GROUP BY id, other HAVING sum(amount) <> 0) side
    JOIN financials_entry entry ON entry.id = side.other
    LEFT JOIN financials_document document ON document.id = entry.document_id
    LEFT JOIN financials_payment payment ON payment.id = entry.payment_id
    LEFT JOIN financials_adjustment adjustment ON adjustment.id = entry.adjustment_id
    LEFT JOIN financials_payment origin ON origin.id = adjustment.payment_id
ORDER BY side.settled_on, side.other
