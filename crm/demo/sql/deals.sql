-- A deal is one piece of business: perhaps a quote, mostly an order, shipped in one or two parcels, each invoiced.
CREATE TEMP TABLE demo_deal ON COMMIT DROP AS
WITH account AS (
    SELECT *, sum(deals) OVER (ORDER BY customer_id) - deals AS deals_before FROM demo_account
    OFFSET 0
),
agreed AS (
    SELECT account.*, deals_before + nth AS id, pg_temp.friday_before(first_on
               + floor((nth - 1 + pg_temp.draw(deals_before + nth, 1)) / deals * (last_on - first_on))::int) AS ordered_on
    FROM account CROSS JOIN generate_series(1, deals) AS nth
    OFFSET 0
),
answered AS (
    SELECT agreed.*, behaviour = 'prospect' OR pg_temp.draw(id, 2)
               < CASE WHEN ordered_on > %(today)s - 25 THEN 0.2 ELSE 0.07 END AS lost,
           foundation_business_day(ordered_on + 1 + floor(power(pg_temp.draw(id, 7), 2) * 14)::int) AS shipped_on,
           1 + floor(power(pg_temp.draw(id, 8), %(few_lines)s) * 8)::int AS lines,
           second_currency IS NOT NULL AND pg_temp.draw(id, 11) < 0.3 AS in_second_currency
    FROM agreed
    OFFSET 0
),
taken AS (
    SELECT answered.*,
           NOT lost AND (pg_temp.draw(id, 5) < %(ordered_share)s OR shipped_on > %(today)s) AS ordered,
           lost OR pg_temp.draw(id, 3) < 0.4 * %(ordered_share)s AS quoted
    FROM answered
    OFFSET 0
)
SELECT id, customer_id, behaviour, ordered_on, lost, ordered, quoted, shipped_on, lines,
       greatest(first_on, pg_temp.friday_before(ordered_on - 2 - pg_temp.pick(id, 4, 16))) AS quoted_on,
       ordered AND pg_temp.draw(id, 6) < 0.015 AS cancelled,
       ordered AND lines > 2 AND pg_temp.draw(id, 9) < 0.08 AS split,
       foundation_business_day(shipped_on + 6 + pg_temp.pick(id, 10, 14)) AS second_shipped_on,
       CASE WHEN in_second_currency THEN second_currency ELSE currency END AS currency,
       CASE WHEN in_second_currency THEN second_rate ELSE rate END AS rate,
       tax_percent, terms, days, end_of_month, line_value, price_level,
       pg_temp.rep_on(customer_id, rep_id, ordered_on) AS rep_id, clerk_id,
       CASE reference_style
           WHEN 0 THEN ''
           WHEN 1 THEN 'PO ' || (20000 + id %% 60000)
           WHEN 2 THEN '45' || lpad((id %% 100000000)::text, 8, '0')
           WHEN 3 THEN 'B-' || to_char(ordered_on, 'YY') || '/' || lpad((id %% 10000)::text, 4, '0')
           ELSE initcap(to_char(ordered_on, 'FMmon DD'))
       END AS reference
FROM taken;
ALTER TABLE demo_deal ADD PRIMARY KEY (id);
ANALYZE demo_deal;
