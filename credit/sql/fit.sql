-- What the model of a night is fitted to, in one row. Builds on lateness.sql.
-- `lateness`: how many invoices of all customers were so many days late, or stayed unpaid at least that long.
-- `outcomes`: what the first nights of the last six months said of open invoices, by the odds of the curve for each k
-- and by flag, and how many then stayed unpaid for 30 days.
said AS (
    SELECT kept.as_of, kept.disputed, kept.broken, kept.returned, base.place, round(base.odds::numeric, 1)::float8 AS odds,
           NOT lateness.paid OR lateness.known_on > kept.as_of + 29 AS unpaid
    FROM credit_risksnapshot kept JOIN lateness USING (invoice_id)
        CROSS JOIN LATERAL unnest(kept.base) WITH ORDINALITY AS base (odds, place)
    WHERE kept.whole AND kept.as_of <= %(as_of)s::date - 30
      AND kept.as_of > %(as_of)s::date - 30 - interval '6 months'
)
SELECT (SELECT json_agg(counted)
        FROM (SELECT passed, days_late, paid, count(*) AS seen FROM lateness GROUP BY 1, 2, 3) counted) AS lateness,
       (SELECT json_agg(counted)
        FROM (SELECT as_of, place, odds, disputed, broken, returned, count(*) AS seen,
                     count(*) FILTER (WHERE unpaid) AS unpaid
              FROM said GROUP BY 1, 2, 3, 4, 5, 6) counted) AS outcomes
