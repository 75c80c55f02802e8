-- The invoices to be issued that are asked about, by customer, day of issue (if known) and due day.
asked AS MATERIALIZED (
    SELECT customer_id, issued_on, due_on, foundation_business_day(due_on) AS due,
           extract(isodow FROM foundation_business_day(due_on))::int AS weekday
    FROM jsonb_to_recordset(%(asked)s::jsonb) AS asked (customer_id bigint, issued_on date, due_on date)
),
curved AS (SELECT DISTINCT customer_id FROM asked),
wanted AS (SELECT DISTINCT customer_id, weekday FROM asked)
