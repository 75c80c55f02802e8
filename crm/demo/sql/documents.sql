-- All documents with their place in time, which gives them their numbers.
CREATE TEMP TABLE demo_document ON COMMIT DROP AS
WITH agreed AS (
    SELECT deal_id, sum(net) AS net, sum(tax) AS tax FROM demo_line GROUP BY deal_id
),
shipped AS (
    SELECT deal_id, count(*) AS parcels, max(issued_on) AS last_on FROM demo_invoice GROUP BY deal_id
),
written AS (
    SELECT 1 AS step, 'quote' AS kind, deal.id AS key, deal.id AS deal_id, 0 AS parcel, customer_id,
           CASE WHEN lost THEN ordered_on ELSE quoted_on END AS issued_on, NULL::date AS due_on,
           CASE WHEN NOT lost THEN 'accepted' WHEN ordered_on > %(today)s - 4 THEN 'draft'
                WHEN ordered_on > %(today)s - 30 THEN 'sent'
                WHEN pg_temp.draw(deal.id, 70) < 0.6 THEN 'declined' ELSE 'expired' END AS status,
           net, tax, NULL::bigint AS invoice_key,
           CASE WHEN pg_temp.draw(deal.id, 71) < 0.1 THEN 'Prices hold for 30 days.' ELSE '' END AS note
    FROM demo_deal deal JOIN agreed ON agreed.deal_id = deal.id WHERE quoted
    UNION ALL
    SELECT 2, 'order', deal.id, deal.id, 0, customer_id, ordered_on, NULL,
           CASE WHEN cancelled THEN 'cancelled'
                WHEN parcels = CASE WHEN split THEN 2 ELSE 1 END THEN 'invoiced'
                WHEN NOT split AND shipped_on <= %(today)s THEN 'delivered' ELSE 'confirmed' END,
           net, tax, NULL,
           CASE WHEN cancelled THEN 'Cancelled by the customer before delivery.'
                WHEN split THEN 'Part delivery agreed.'
                WHEN pg_temp.draw(deal.id, 72) < 0.06
                    THEN (ARRAY['Deliver to gate 2, before 10 am.', 'Ring the warehouse an hour ahead.', 'No tail lift on site.',
                                'Tax certificate on file.'])[1 + pg_temp.pick(deal.id, 73, 4)] ELSE '' END
    FROM demo_deal deal JOIN agreed ON agreed.deal_id = deal.id LEFT JOIN shipped ON shipped.deal_id = deal.id WHERE ordered
    UNION ALL
    SELECT 3, 'invoice', key, deal_id, parcel, customer_id, issued_on, due_on, 'issued', net, tax, NULL, ''
    FROM demo_invoice
    UNION ALL
    SELECT 4, 'credit_note', credit.key, invoice.deal_id, invoice.parcel, credit.customer_id, credited_on, NULL, 'issued',
           credit.net, credit.tax, credit.key,
           CASE WHEN returned THEN 'Goods returned.' ELSE 'Price corrected as quoted.' END
    FROM demo_credit credit JOIN demo_invoice invoice USING (key)
),
ranked AS (
    SELECT written.*, row_number() OVER (ORDER BY issued_on, step, key) AS rank,
           row_number() OVER (PARTITION BY kind, status = 'draft' ORDER BY issued_on, key) AS nth
    FROM written
)
SELECT ranked.*, CASE WHEN status <> 'draft' THEN pg_temp.numbered(series.prefix, series.digits, series.next_value + nth - 1) END AS number
FROM ranked JOIN foundation_series series ON series.name = ranked.kind;
ALTER TABLE demo_document ADD PRIMARY KEY (rank);
CREATE UNIQUE INDEX ON demo_document (key) INCLUDE (rank, number) WHERE kind = 'invoice';
CREATE UNIQUE INDEX ON demo_document (key) INCLUDE (rank, number) WHERE kind = 'credit_note';
CREATE UNIQUE INDEX ON demo_document (deal_id) INCLUDE (number) WHERE kind = 'order';
ANALYZE demo_document;

INSERT INTO financials_document (id, customer_id, kind, number, status, issued_on, due_on, terms, currency, reference,
    order_number, net, tax, total, note, applies_to_id, created_by_id, known_on, sales_rep_id)
SELECT %(documents_before)s + document.rank, document.customer_id, document.kind, document.number, document.status,
       document.issued_on, document.due_on, CASE WHEN document.kind = 'credit_note' THEN '' ELSE deal.terms END, deal.currency,
       CASE WHEN document.kind = 'quote' THEN '' ELSE deal.reference END,
       CASE WHEN document.kind IN ('invoice', 'credit_note') THEN coalesce(sales_order.number, '') ELSE '' END,
       document.net, document.tax, document.net + document.tax, document.note, %(documents_before)s + credited.rank,
       CASE WHEN document.kind IN ('quote', 'order') THEN deal.rep_id ELSE deal.clerk_id END, document.issued_on,
       deal.rep_id
FROM demo_document document JOIN demo_deal deal ON deal.id = document.deal_id
    LEFT JOIN demo_document sales_order ON sales_order.deal_id = document.deal_id AND sales_order.kind = 'order'
    LEFT JOIN demo_document credited ON credited.key = document.invoice_key AND credited.kind = 'invoice'
ORDER BY document.rank;

INSERT INTO financials_line (customer_id, document_id, position, product_id, part_number, description, quantity, unit,
    unit_price, unit_cost, discount_percent, tax_percent, net, tax, delivered_on, note)
SELECT document.customer_id, %(documents_before)s + document.rank,
       CASE WHEN document.kind = 'invoice' THEN line.parcel_position ELSE line.position END,
       line.product_id, product.part_number, product.description, line.quantity, product.unit, line.unit_price,
       CASE WHEN deal.currency = %(currency)s THEN pg_temp.cost_on(product.cost, document.issued_on) END,
       line.discount_percent, line.tax_percent, line.net, line.tax,
       CASE WHEN document.kind <> 'quote' AND NOT deal.cancelled
                AND CASE line.parcel WHEN 1 THEN deal.shipped_on ELSE deal.second_shipped_on END <= %(today)s
            THEN CASE line.parcel WHEN 1 THEN deal.shipped_on ELSE deal.second_shipped_on END END, ''
FROM demo_document document
    JOIN demo_deal deal ON deal.id = document.deal_id
    JOIN demo_line line ON line.deal_id = document.deal_id AND (document.parcel = 0 OR document.parcel = line.parcel)
    JOIN catalog_product product ON product.id = line.product_id
WHERE document.kind <> 'credit_note'
UNION ALL
SELECT document.customer_id, %(documents_before)s + document.rank, 1, credit.product_id, product.part_number,
       product.description, credit.quantity, product.unit, credit.unit_price,
       CASE WHEN credit.currency <> %(currency)s THEN NULL WHEN credit.returned
            THEN pg_temp.cost_on(product.cost, credit.issued_on) ELSE 0 END,  -- a corrected price brings no goods back
       credit.discount_percent, credit.tax_percent,
       credit.net, credit.tax, NULL, CASE WHEN credit.returned THEN '' ELSE 'Difference to the price quoted' END
FROM demo_document document JOIN demo_credit credit ON credit.key = document.key
    JOIN catalog_product product ON product.id = credit.product_id
WHERE document.kind = 'credit_note'
ORDER BY 2, 3;
