-- What was agreed in a deal: a customer buys from its own forty of the products, in the quantities goods are sold in.
CREATE TEMP TABLE demo_goods ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY id) - 1 AS place, id AS product_id, list_price, unit FROM catalog_product
WHERE id > %(products_before)s;
ALTER TABLE demo_goods ADD PRIMARY KEY (place);
ANALYZE demo_goods;

CREATE TEMP TABLE demo_line ON COMMIT DROP AS
WITH wanted AS (
    SELECT deal.id AS deal_id, deal.currency, deal.rate, deal.price_level, deal.tax_percent, position,
           CASE WHEN split AND position > (lines + 1) / 2 THEN 2 ELSE 1 END AS parcel,
           CASE WHEN split AND position > (lines + 1) / 2 THEN position - (lines + 1) / 2 ELSE position END AS parcel_position,
           deal.id * 8 + position AS key,
           (deal.line_value * (0.25 + 3 * power(pg_temp.draw(deal.id * 8 + position, 21), 3))) AS value,
           (pg_temp.pick(customer_id, 20, %(products)s)
               + (floor(power(pg_temp.draw(deal.id, 22), 2) * 40)::int + 5 * position) %% 40 * (%(products)s / 40))
               %% %(products)s AS place
    FROM demo_deal deal CROSS JOIN generate_series(1, lines) AS position
    OFFSET 0
),
counted AS (
    SELECT wanted.*, product_id, list_price * wanted.price_level::numeric * wanted.rate::numeric AS price,
           wanted.value / list_price::float8 AS roughly, unit
    FROM wanted JOIN demo_goods USING (place)
    OFFSET 0
),
priced AS (
    SELECT deal_id, position, parcel, parcel_position, product_id, currency, tax_percent,
           greatest(round(price, foundation_exponent(currency)), power(10::numeric, -foundation_exponent(currency))) AS unit_price,
           CASE WHEN unit IN ('h', 'm', 'kg', 'l') AND roughly < 10 THEN greatest(round(roughly::numeric * 2) / 2, 0.5)
                WHEN roughly < 12 THEN greatest(round(roughly::numeric), 1)
                WHEN roughly < 100 THEN round(roughly::numeric / 5) * 5
                WHEN roughly < 1000 THEN round(roughly::numeric / 50) * 50
                ELSE round(roughly::numeric / 500) * 500 END AS quantity,
           CASE WHEN pg_temp.draw(key, 23) < 0.72 THEN 0
                ELSE (ARRAY[3, 5, 5, 7.5, 10, 12.5])[1 + pg_temp.pick(key, 24, 6)] END AS discount_percent
    FROM counted
    OFFSET 0
),
netted AS (
    SELECT *, round(quantity * unit_price * (1 - discount_percent / 100), foundation_exponent(currency)) AS net FROM priced
    OFFSET 0
)
SELECT deal_id, position::int, parcel, parcel_position::int, product_id, quantity, unit_price, discount_percent, tax_percent,
       net, round(net * tax_percent / 100, foundation_exponent(currency)) AS tax
FROM netted;
CREATE INDEX ON demo_line (deal_id);
ANALYZE demo_line;
