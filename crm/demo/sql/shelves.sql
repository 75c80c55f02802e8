-- Goods in two warehouses, more of them on their way, prices by quantity, group and contract, numbers other people use.
UPDATE catalog_product SET
    kind = CASE unit WHEN 'h' THEN 'service' ELSE 'goods' END,
    stocked = unit <> 'h' AND pg_temp.draw(id - %(first_product)s, 40) < 0.9,
    lead_days = CASE WHEN unit = 'h' OR pg_temp.draw(id - %(first_product)s, 41) < 0.1 THEN NULL ELSE (ARRAY[5, 7, 10, 14, 21, 28])[1 + pg_temp.pick(id - %(first_product)s, 42, 6)] END,
    tax_code_id = %(tax_code)s
WHERE id > %(products_before)s;

INSERT INTO catalog_warehouse (code, name, is_default, active)
SELECT * FROM (VALUES ('MAIN', 'Central warehouse', NOT EXISTS (SELECT FROM catalog_warehouse WHERE is_default), true),
                      ('NORTH', 'Counter north', false, true)) place (code, name, is_default, active)
WHERE NOT EXISTS (SELECT FROM catalog_warehouse known WHERE upper(known.code) = place.code);

-- What is cheap stands there by the thousand, what is dear by the piece.
CREATE TEMP TABLE demo_shelf ON COMMIT DROP AS
SELECT product.id AS product_id, warehouse.id AS warehouse_id, warehouse.code,
       CASE WHEN usual < 10 THEN greatest(round(usual), 1) WHEN usual < 200 THEN round(usual / 5) * 5 ELSE round(usual / 100) * 100 END AS quantity
FROM catalog_product product
JOIN catalog_warehouse warehouse ON warehouse.code = 'MAIN' OR (warehouse.code = 'NORTH' AND pg_temp.draw(product.id - %(first_product)s, 43) < 0.4)
CROSS JOIN LATERAL (SELECT (2500 / greatest(list_price::float8, 0.02) * (0.2 + pg_temp.draw(product.id - %(first_product)s, 44))
    / CASE warehouse.code WHEN 'MAIN' THEN 1 ELSE 6 END)::numeric AS usual) shelf
WHERE product.id > %(products_before)s AND stocked;

INSERT INTO catalog_movement (product_id, warehouse_id, kind, quantity, moved_on, reference, reason, moved_by_id)
SELECT product_id, warehouse_id, 'receipt', quantity, %(today)s::date - 20 - pg_temp.pick(product_id - %(first_product)s, 45, 60), 'Opening stock', '', %(manager)s
FROM demo_shelf WHERE pg_temp.draw(product_id - %(first_product)s, 46) < 0.95 ORDER BY product_id, warehouse_id;

INSERT INTO catalog_supply (product_id, warehouse_id, quantity, expected_on, reference, cancel_reason, ordered_by_id, ordered_at)
SELECT product_id, warehouse_id, quantity, foundation_business_day(%(today)s::date + pg_temp.pick(product_id - %(first_product)s, 47, 34) - 4),
       'PO ' || 4100 + pg_temp.pick(product_id - %(first_product)s, 48, 90), '', %(manager)s, now()
FROM demo_shelf WHERE code = 'MAIN' AND pg_temp.draw(product_id - %(first_product)s, 49) < 0.12 ORDER BY product_id;

-- Prices: everybody pays less for many; some groups and contracts pay less still.
INSERT INTO catalog_pricelist (name, currency, level, category_id, customer_id, contract_number, valid_from, valid_until, notes, created_by_id)
SELECT 'Quantity prices ' || extract(year FROM %(today)s::date), %(currency)s, 'list', NULL::bigint, NULL::bigint, '',
       date_trunc('year', %(today)s::date)::date, NULL::date, '', %(manager)s
UNION ALL
SELECT 'Prices ' || name, %(currency)s, 'group', id, NULL, '', NULL, NULL, '', %(manager)s
FROM (SELECT id, name FROM customers_category ORDER BY id LIMIT 2) category
UNION ALL
SELECT 'Framework agreement ' || code, currency, 'contract', NULL, id, 'K-' || extract(year FROM %(today)s::date) || '-' || row_number() OVER (ORDER BY id),
       date_trunc('year', %(today)s::date)::date, (date_trunc('year', %(today)s::date) + interval '1 year - 1 day')::date, '', %(manager)s
FROM (SELECT customer.id, customer.code, customer.currency FROM customers_customer customer
      WHERE customer.id >= %(first_customer)s AND customer.kind = 'company' AND customer.status = 'customer'
        AND customer.currency = %(currency)s ORDER BY customer.id LIMIT %(contracts)s) partner;

INSERT INTO catalog_listedprice (price_list_id, product_id, min_quantity, discount_percent, set_by_id)
SELECT list.id, product.id, step.quantity, step.discount, %(manager)s
FROM catalog_pricelist list JOIN catalog_product product ON product.id > %(products_before)s AND list_price < 40 AND kind = 'goods'
CROSS JOIN (VALUES (100, 5), (500, 9)) step (quantity, discount)
WHERE list.name = 'Quantity prices ' || extract(year FROM %(today)s::date)
UNION ALL
SELECT list.id, product.id, 1, 6 + 3 * pg_temp.pick(product.id - %(first_product)s, 51, 3), %(manager)s
FROM catalog_pricelist list JOIN catalog_product product ON product.id > %(products_before)s AND pg_temp.draw((product.id - %(first_product)s) * 31 + list.category_id, 52) < 0.25
WHERE list.level = 'group' AND list.created_by_id = %(manager)s AND list.name LIKE 'Prices %%';

INSERT INTO catalog_listedprice (price_list_id, product_id, min_quantity, unit_price, set_by_id)
SELECT list.id, product.id, 1, greatest(round(product.list_price * 0.86, foundation_exponent(list.currency)), 0.01), %(manager)s
FROM catalog_pricelist list JOIN catalog_product product ON product.id > %(products_before)s AND product.list_price > 0.5
    AND pg_temp.draw((product.id - %(first_product)s) * 37 + list.customer_id, 53) < 0.08
WHERE list.level = 'contract' AND list.name LIKE 'Framework agreement %%' AND list.customer_id >= %(first_customer)s;

-- Numbers: a bar code on all goods, the maker's number on some, what a contract partner calls the goods.
WITH coded AS (
    SELECT id, '20' || lpad(id::text, 10, '0') AS body FROM catalog_product WHERE id > %(products_before)s AND kind = 'goods'
),
checked AS (
    SELECT id, body, sum(substr(body, place, 1)::int * CASE place %% 2 WHEN 1 THEN 1 ELSE 3 END) AS weight
    FROM coded CROSS JOIN generate_series(1, 12) place GROUP BY id, body
)
INSERT INTO catalog_alternativenumber (product_id, kind, number)
SELECT id, 'ean', body || (10 - weight %% 10) %% 10 FROM checked
UNION ALL
SELECT id, 'manufacturer', upper(translate(to_hex(7919 * id), 'abcdef', 'KLMNPR')) FROM coded WHERE pg_temp.draw(id - %(first_product)s, 54) < 0.3;
INSERT INTO catalog_alternativenumber (product_id, kind, number, customer_id)
SELECT price.product_id, 'customer', 'M' || 30000 + price.product_id, list.customer_id
FROM catalog_listedprice price JOIN catalog_pricelist list ON list.id = price.price_list_id
WHERE list.level = 'contract' AND list.name LIKE 'Framework agreement %%' AND list.customer_id >= %(first_customer)s;

-- Who pays no tax has the paper for it.
INSERT INTO customers_taxexemption (customer_id, kind, certificate, country, region, valid_from, valid_until, for_branches, paper, added_by_id, added_at, end_reason)
SELECT account.customer_id, 'resale', 'R-' || 7000 + account.customer_id, '', '', account.first_on,
       (date_trunc('year', %(today)s::date) + interval '2 years - 1 day')::date, false, '', %(manager)s, account.first_on, ''
FROM demo_account account WHERE tax_percent = 0;
