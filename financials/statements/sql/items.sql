-- The open items of a day of some customers, oldest due first. Builds on financials/sql/open_items.sql.
SELECT open_item.id, open_item.customer_id, open_item.currency, open_item.kind, open_item.document_id,
       open_item.payment_id, open_item.adjustment_id, open_item.posted_on, open_item.due_on, open_item.amount,
       open_item.open, open_item.days_past_due, document.kind AS document_kind, document.number,
       coalesce(document.reference, '') AS reference, payment.method, payment.reference AS payment_reference,
       adjustment.kind AS adjustment_kind, adjustment.reference AS adjustment_reference,
       origin.reference AS origin_reference
FROM open_item
    LEFT JOIN financials_document document ON document.id = open_item.document_id
    LEFT JOIN financials_payment payment ON payment.id = open_item.payment_id
    LEFT JOIN financials_adjustment adjustment ON adjustment.id = open_item.adjustment_id
    LEFT JOIN financials_payment origin ON origin.id = adjustment.payment_id
ORDER BY coalesce(open_item.due_on, open_item.posted_on), open_item.id
