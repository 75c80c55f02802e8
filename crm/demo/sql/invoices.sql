-- Every parcel that left until today is invoiced on the day or within two days after.
CREATE TEMP TABLE demo_invoice ON COMMIT DROP AS
WITH parcel AS (
    SELECT deal_id, parcel, sum(net) AS net, sum(tax) AS tax, count(*) AS lines FROM demo_line GROUP BY deal_id, parcel
    OFFSET 0
),
sent AS (
    SELECT deal.*, parcel.parcel, parcel.net, parcel.tax, parcel.lines AS parcel_lines, deal.id * 2 + parcel AS key,
           CASE parcel WHEN 1 THEN deal.shipped_on ELSE deal.second_shipped_on END AS sent_on
    FROM demo_deal deal JOIN parcel ON parcel.deal_id = deal.id
    WHERE NOT lost AND NOT cancelled
    OFFSET 0
),
billed AS (
    SELECT *, foundation_business_day(sent_on + pg_temp.pick(key, 30, 3)) AS issued_on FROM sent
    OFFSET 0
)
SELECT key, id AS deal_id, parcel, customer_id, behaviour, currency, net, tax, net + tax AS total, issued_on, sent_on,
       CASE WHEN end_of_month THEN (date_trunc('month', issued_on) + interval '1 month - 1 day')::date ELSE issued_on END
           + days AS due_on,
       1 + pg_temp.pick(key, 31, parcel_lines::int) AS any_position
FROM billed WHERE issued_on <= %(today)s;
ALTER TABLE demo_invoice ADD PRIMARY KEY (key);
ANALYZE demo_invoice;

-- Some goods come back and some prices are corrected: a credit note over part of one line. Most are written before
-- the invoice is paid and reduce it; the others (`late`) become credit of the customer.
CREATE TEMP TABLE demo_credit ON COMMIT DROP AS
WITH chosen AS (
    SELECT invoice.*, pg_temp.draw(key, 32) < 0.6 AS returned, pg_temp.draw(key, 33) < 0.25 AS late,
           foundation_business_day(issued_on + 4 + pg_temp.pick(key, 34, 12)) AS noticed_on
    FROM demo_invoice invoice WHERE pg_temp.draw(key, 35) < 0.025
    OFFSET 0
),
given AS (
    SELECT chosen.key, chosen.customer_id, chosen.currency, chosen.late, chosen.returned, chosen.issued_on,
           CASE WHEN late THEN foundation_business_day(due_on + 30 + pg_temp.pick(key, 36, 40)) ELSE noticed_on END AS credited_on,
           line.product_id, line.tax_percent, line.discount_percent,
           CASE WHEN returned THEN least(line.quantity, greatest(1, ceil(line.quantity * (0.1 + 0.5 * pg_temp.draw(key, 37))::numeric)))
                ELSE line.quantity END AS quantity,
           CASE WHEN returned THEN line.unit_price
                ELSE greatest(round(line.unit_price * 0.1, foundation_exponent(chosen.currency)), least(line.unit_price, power(10::numeric, -foundation_exponent(chosen.currency)))) END AS unit_price
    FROM chosen JOIN demo_line line ON line.deal_id = chosen.deal_id AND line.parcel = chosen.parcel
        AND line.parcel_position = chosen.any_position
    OFFSET 0
),
netted AS (
    SELECT *, round(quantity * unit_price * (1 - discount_percent / 100), foundation_exponent(currency)) AS net FROM given
    OFFSET 0
)
SELECT *, net + round(net * tax_percent / 100, foundation_exponent(currency)) AS total,
       round(net * tax_percent / 100, foundation_exponent(currency)) AS tax
FROM netted WHERE credited_on <= %(today)s AND net > 0;
ALTER TABLE demo_credit ADD PRIMARY KEY (key);
ANALYZE demo_credit;
