-- The promises of every account (customer and currency) in which something may have to be said about one of them at the
-- end of a day: one still stands; one that was missed may have been paid meanwhile, or in time and booked late; the
-- money that kept one may have gone back. Promises withdrawn are none.
WITH asked AS (
    SELECT id, customer_id, currency, made_on, due_on, closed_on, outcome, kept_on, made_good_on,
           rolled + CASE WHEN extract(isodow FROM rolled) IN (4, 5) THEN 4 ELSE 2 END AS until_on
    FROM (SELECT *, foundation_business_day(due_on) AS rolled FROM credit_promise
          WHERE made_on <= %(day)s AND outcome <> 'withdrawn'
            AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY (%(customers)s))) made
),
returned AS (
    SELECT payment.customer_id, payment.currency, payment.received_on, back.counts_from AS back_on
    FROM financials_adjustment back JOIN financials_payment payment ON payment.id = back.payment_id
    WHERE back.kind = 'return' AND back.counts_from <= %(day)s
),
account AS (
    SELECT customer_id, currency FROM asked WHERE closed_on IS NULL
    UNION
    SELECT customer_id, currency FROM asked
    WHERE outcome IN ('broken', 'partly') AND (kept_on IS NULL OR made_good_on IS NULL AND kept_on > until_on)
      AND EXISTS (SELECT FROM financials_payment payment
                  WHERE payment.customer_id = asked.customer_id AND payment.currency = asked.currency
                    AND payment.received_on >= asked.made_on
                    AND payment.counts_from BETWEEN asked.closed_on AND %(day)s
                    AND (asked.kept_on IS NULL OR payment.received_on <= asked.until_on))
    UNION
    SELECT asked.customer_id, asked.currency
    FROM asked JOIN returned USING (customer_id, currency)
    WHERE asked.outcome = 'kept' AND returned.back_on > asked.closed_on
      AND returned.received_on BETWEEN asked.made_on AND asked.until_on
)
SELECT promise.id, promise.customer_id, promise.currency, promise.amount, promise.made_on, promise.due_on,
       asked.until_on, promise.outcome, promise.closed_on, promise.received, promise.kept_on, promise.made_good_on
FROM account JOIN asked USING (customer_id, currency) JOIN credit_promise promise ON promise.id = asked.id
ORDER BY customer_id, currency, promise.id
