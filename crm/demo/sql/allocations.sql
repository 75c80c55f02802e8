INSERT INTO financials_allocation (customer_id, currency, debit_id, credit_id, amount, effective_on, known_on)
WITH paid AS (
    SELECT piece.*, invoice.rank AS invoice_rank, payment.rank AS payment_rank, greatest(piece.paid_on, invoice.issued_on) AS effective_on
    FROM demo_piece piece
        JOIN demo_document invoice ON invoice.key = piece.key AND invoice.kind = 'invoice'
        JOIN demo_payment payment ON payment.kind = 0 AND (payment.customer_id, payment.currency, payment.paid_on)
            = (piece.customer_id, piece.currency, piece.paid_on)
),
credited AS (
    SELECT credit.*, note.rank AS note_rank, invoice.rank AS invoice_rank, refunded_on
    FROM demo_credit credit
        JOIN demo_document note ON note.key = credit.key AND note.kind = 'credit_note'
        JOIN demo_document invoice ON invoice.key = credit.key AND invoice.kind = 'invoice'
        LEFT JOIN demo_refund refund ON refund.key = credit.key
),
settled AS (
    SELECT customer_id, currency, 4 * invoice_rank AS debit, 4 * payment_rank + 1 AS credit, amount, effective_on FROM paid
    UNION ALL
    SELECT customer_id, currency, 4 * invoice_rank, 4 * payment_rank + 2, discount, effective_on FROM paid WHERE discount > 0
    UNION ALL
    SELECT customer_id, currency, 4 * invoice_rank, 4 * note_rank, total, credited_on FROM credited WHERE NOT late
    UNION ALL
    SELECT customer_id, currency, 4 * note_rank + 3, 4 * note_rank, total, refunded_on FROM credited WHERE refunded_on IS NOT NULL
    UNION ALL
    SELECT loss.customer_id, loss.currency, 4 * invoice.rank, 4 * invoice.rank + 3, loss.amount, lost_on
    FROM demo_loss loss JOIN demo_document invoice ON invoice.key = loss.key AND invoice.kind = 'invoice'
)
SELECT customer_id, currency, %(entries_before)s + debit, %(entries_before)s + credit, amount, effective_on, effective_on
FROM settled ORDER BY effective_on, debit;
