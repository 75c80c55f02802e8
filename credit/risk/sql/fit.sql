-- What the model of a night is fitted to, in one row. Builds on lateness.sql.
-- `lateness`: how many invoices of all customers were so many days late, or stayed unpaid at least that long.
-- `outcomes`: what the first nights of the last six months said of open invoices, by the odds of the curve for each k
-- and by flag, and how many then stayed unpaid for 30 days.
-- `weekdays`: how much being late hangs on the weekday an invoice is due: the spread between the weekdays of a customer
-- beside the spread within them (Bühlmann's credibility). A due day counts once, however many invoices fell due on it,
-- as a customer pays them in one run.
said AS (
    SELECT kept.as_of, kept.disputed, kept.broken, kept.returned, base.place, round(base.odds::numeric, 1)::float8 AS odds,
           NOT lateness.paid OR lateness.known_on > kept.as_of + 29 AS unpaid
    FROM credit_risksnapshot kept JOIN lateness USING (invoice_id)
        CROSS JOIN LATERAL unnest(kept.base) WITH ORDINALITY AS base (odds, place)
    WHERE kept.whole AND kept.as_of <= %(as_of)s::date - 30
      AND kept.as_of > %(as_of)s::date - 30 - interval '6 months'
),
due_day AS (
    SELECT customer_id, due, avg((NOT paid OR days_late > 0)::int)::float8 AS late
    FROM lateness WHERE paid OR days_late > 0
    GROUP BY customer_id, due
),
weekday AS (
    SELECT customer_id, count(*)::float8 AS days, sum(late) AS late, sum(late * late) - sum(late) ^ 2 / count(*) AS within
    FROM due_day GROUP BY customer_id, extract(isodow FROM due)
),
customer AS (
    SELECT count(*) - 1 AS freedom, sum(days) - count(*) AS rest, sum(within) AS within,
           sum(late ^ 2 / days) - sum(late) ^ 2 / sum(days) AS between,
           sum(days) - sum(days * days) / sum(days) AS spread
    FROM weekday GROUP BY customer_id
)
SELECT (SELECT json_agg(counted)
        FROM (SELECT passed, days_late, paid, count(*) AS seen FROM lateness GROUP BY 1, 2, 3) counted) AS lateness,
       (SELECT json_agg(counted)
        FROM (SELECT as_of, place, odds, disputed, broken, returned, count(*) AS seen,
                     count(*) FILTER (WHERE unpaid) AS unpaid
              FROM said GROUP BY 1, 2, 3, 4, 5, 6) counted) AS outcomes,
       (SELECT row_to_json(spreads)
        FROM (SELECT sum(freedom)::float8 AS freedom, sum(rest) AS rest, sum(within) AS within, sum(between) AS between,
                     sum(spread) AS spread
              FROM customer) spreads) AS weekdays
