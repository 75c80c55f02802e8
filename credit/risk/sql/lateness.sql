-- How late each invoice was settled, or how long it is known to have stayed unpaid (CREDIT §2.2). Builds on
-- observations.sql. An instalment counts for itself. Settled by the last real money, or virtually by money that is not
-- applied yet; what was written off is known to have stayed unpaid until then. No paying are credit notes, money that
-- came before or with the invoice, and what is disputed.
-- `passed` counts the grid's points of lateness the invoice is known to be beyond; what is open was still unpaid at the
-- last close, which is the day before.
met AS (
    SELECT id, sum(amount) AS amount, max(received_on) AS received_on FROM covered GROUP BY id
),
-- What stands open, with what of it is neither disputed nor met by money that waits.
exposed AS MATERIALIZED (
    SELECT owed.*, met.received_on, greatest(owed.undisputed - coalesce(met.amount, 0), 0) AS at_risk
    FROM owed LEFT JOIN met ON met.id = owed.id
),
known AS (
    SELECT customer_id, invoice_id, document_id, posted_on, due, coalesce(lost_on, paid_on) AS known_on,
           lost_on IS NULL AS paid
    FROM closing
    WHERE coalesce(lost_on, paid_on) > %(as_of)s::date - interval '24 months'
      AND (lost_on IS NOT NULL OR paid_on > posted_on)
    UNION ALL
    SELECT customer_id, id, document_id, posted_on, due, received_on, true
    FROM exposed
    WHERE at_risk <= 0.005 AND undisputed = open AND received_on > posted_on
      AND received_on > %(as_of)s::date - interval '24 months'
    UNION ALL
    SELECT customer_id, id, document_id, posted_on, due, %(as_of)s::date, false FROM exposed WHERE at_risk > 0.005
),
lateness AS MATERIALIZED (
    SELECT *, known_on - due AS days_late,
           width_bucket(known_on - due - 1, '{-20,-10,-5,-2,0,2,5,10,15,20,30,45,60,90}'::int[]) AS passed
    FROM known
)
