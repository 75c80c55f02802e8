-- The invoices to be issued that are asked about, by customer and due day.
asked AS MATERIALIZED (
    SELECT customer_id, due_on, extract(isodow FROM foundation_business_day(due_on))::int AS weekday
    FROM jsonb_to_recordset(%(asked)s::jsonb) AS asked (customer_id bigint, due_on date)
),
curved AS (SELECT DISTINCT customer_id FROM asked),
wanted AS (SELECT DISTINCT customer_id, weekday FROM asked)
