-- Promises to pay that were broken by a day: judged by the night after the whole amount had not come (CREDIT §3,
-- credit.collecting.keeping), and not made good since by money that had come in time and was booked late.
broken_promise AS (
    SELECT id AS promise_id, customer_id, currency, closed_on AS broken_on
    FROM credit_promise
    WHERE closed_on <= %(as_of)s AND outcome IN ('broken', 'partly')
      AND (made_good_on IS NULL OR made_good_on > %(as_of)s)
      AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY (%(customers)s))
)
