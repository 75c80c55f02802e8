-- Promises to pay that were broken by a day: closed as broken, or past their day and two business days more without the
-- whole amount having come (CREDIT §3). What came back is not money that came.
promise_until AS (
    SELECT *, rolled + CASE WHEN extract(isodow FROM rolled) IN (4, 5) THEN 4 ELSE 2 END AS until
    FROM (SELECT *, foundation_business_day(due_on) AS rolled FROM credit_promise
          WHERE made_on <= %(as_of)s
            AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY (%(customers)s))) made
),
broken_promise AS (
    SELECT id AS promise_id, customer_id, currency,
           CASE WHEN closed_on <= %(as_of)s THEN closed_on ELSE until + 1 END AS broken_on
    FROM promise_until made
    WHERE CASE WHEN closed_on <= %(as_of)s THEN NOT kept
               ELSE until < %(as_of)s AND amount > (
                   SELECT coalesce(sum(payment.amount + payment.bank_charges), 0)
                   FROM financials_payment payment
                   WHERE payment.customer_id = made.customer_id AND payment.currency = made.currency
                     AND payment.received_on BETWEEN made.made_on AND until AND payment.counts_from <= %(as_of)s
                     AND NOT EXISTS (SELECT FROM financials_adjustment returned
                                     WHERE returned.payment_id = payment.id AND returned.kind = 'return'
                                       AND returned.counts_from <= %(as_of)s)) END
)
