-- The money that came from some customers since their first promise, by value date, by the day the books knew it and
-- the day they knew that it went back.
SELECT payment.customer_id, payment.currency, payment.received_on, payment.counts_from AS known_on,
       back.counts_from AS back_on, sum(payment.amount + payment.bank_charges) AS amount
FROM unnest(%(customers)s::bigint[], %(currencies)s::text[], %(since)s::date[]) AS account(customer_id, currency, since)
    JOIN financials_payment payment ON payment.customer_id = account.customer_id
        AND payment.currency = account.currency AND payment.received_on >= account.since
    LEFT JOIN financials_adjustment back ON back.customer_id = payment.customer_id AND back.payment_id = payment.id
        AND back.kind = 'return' AND back.counts_from <= %(day)s
WHERE payment.counts_from <= %(day)s
GROUP BY payment.customer_id, payment.currency, payment.received_on, payment.counts_from, back.counts_from
