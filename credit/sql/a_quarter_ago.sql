-- Lateness as it was known a quarter ago, of a sample of the customers, and the invoices issued and due since. Stands
-- before curve.sql in place of lateness.sql, which it has as `known_now`.
lateness AS MATERIALIZED (
    SELECT customer_id, due, days_late, paid,
           width_bucket(days_late - 1, '{-20,-10,-5,-2,0,2,5,10,15,20,30,45,60,90}'::int[]) AS passed
    FROM (SELECT customer_id, due, least(known_on, %(then)s::date) - due AS days_late,
                 paid AND known_on <= %(then)s AS paid
          FROM known_now WHERE posted_on <= %(then)s AND customer_id %% %(sample)s = 0) known
),
asked AS MATERIALIZED (
    SELECT customer_id, posted_on, due, extract(isodow FROM due)::int AS weekday, NOT paid OR days_late > 0 AS late
    FROM known_now WHERE posted_on > %(then)s AND due < %(as_of)s AND customer_id %% %(sample)s = 0
),
curved AS (SELECT DISTINCT customer_id FROM asked),
wanted AS (SELECT DISTINCT customer_id, weekday FROM asked),
weekday_strength AS (SELECT unnest(%(strengths)s::float8[]) AS k_weekday)
