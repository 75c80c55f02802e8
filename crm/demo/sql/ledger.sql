-- The account: entry numbers are four times the rank of the document (+ 3: what was refunded or written off of it)
-- or of the payment (+ 1: the money, + 2: the discount taken), so that the allocations know them without a look-up.
INSERT INTO financials_payment (id, customer_id, reference, received_on, method, currency, amount, discount_taken, note,
    booked_by_id, known_on)
SELECT %(payments_before)s + rank, customer_id, reference, paid_on, method, currency, amount, discount, note, clerk_id, paid_on
FROM demo_payment ORDER BY rank;

CREATE TEMP TABLE demo_refund ON COMMIT DROP AS
SELECT key, foundation_business_day(credited_on + 14 + pg_temp.pick(key, 80, 16)) AS refunded_on
FROM demo_credit WHERE late AND credited_on < %(today)s - 60;

CREATE TEMP TABLE demo_loss ON COMMIT DROP AS
SELECT intent.key, intent.customer_id, intent.currency, intent.write_off_on AS lost_on, intent.payable - coalesce(paid.amount, 0) AS amount
FROM demo_intent intent
    LEFT JOIN (SELECT key, sum(amount + discount) AS amount FROM demo_piece GROUP BY key) paid USING (key)
WHERE intent.write_off_on IS NOT NULL AND intent.payable > coalesce(paid.amount, 0);

INSERT INTO financials_entry (id, customer_id, kind, currency, amount, posted_on, due_on, document_id, payment_id, known_on, allocated)
SELECT %(entries_before)s + 4 * document.rank, document.customer_id, document.kind, deal.currency,
       CASE document.kind WHEN 'invoice' THEN 1 ELSE -1 END * (document.net + document.tax), document.issued_on, document.due_on,
       %(documents_before)s + document.rank, NULL, document.issued_on, 0
FROM demo_document document JOIN demo_deal deal ON deal.id = document.deal_id WHERE document.kind IN ('invoice', 'credit_note')
UNION ALL
SELECT %(entries_before)s + 4 * rank + 1, customer_id, 'payment', currency, -amount, paid_on, NULL, NULL,
       %(payments_before)s + rank, paid_on, 0 FROM demo_payment
UNION ALL
SELECT %(entries_before)s + 4 * rank + 2, customer_id, 'discount', currency, -discount, paid_on, NULL, NULL,
       %(payments_before)s + rank, paid_on, 0 FROM demo_payment WHERE discount > 0
UNION ALL
SELECT %(entries_before)s + 4 * document.rank + 3, document.customer_id, 'refund', credit.currency, credit.total, refunded_on,
       NULL, %(documents_before)s + document.rank, NULL, refunded_on, 0
FROM demo_refund JOIN demo_credit credit USING (key) JOIN demo_document document ON document.key = credit.key AND document.kind = 'credit_note'
UNION ALL
SELECT %(entries_before)s + 4 * document.rank + 3, loss.customer_id, 'write_off', loss.currency, -loss.amount, lost_on, NULL,
       %(documents_before)s + document.rank, NULL, lost_on, 0
FROM demo_loss loss JOIN demo_document document ON document.key = loss.key AND document.kind = 'invoice'
ORDER BY 1;
