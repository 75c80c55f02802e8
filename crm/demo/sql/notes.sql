-- The occasions with all that their words need, in the order in which they are recorded.
SELECT occasion.customer_id, occasion.topic, occasion.variant, occasion.author_id, occasion.reason,
       (occasion.day + occasion.minute * interval '1 minute') AT TIME ZONE %(zone)s AS happened_at,
       occasion.later, contact.id AS contact_id, contact.name AS who,
       coalesce(occasion.number, invoice.number) AS number, sales_order.number AS order_number, quote.number AS quote_number,
       coalesce(occasion.amount, invoice.net + invoice.tax, quote.net + quote.tax) AS amount, occasion.currency,
       line.quantity, line.unit_price, product.unit, product.description AS goods
FROM demo_occasion occasion
    LEFT JOIN demo_contact seat ON seat.customer_id = occasion.customer_id AND seat.nth = 0
    LEFT JOIN demo_contact contact ON contact.customer_id = occasion.customer_id AND contact.nth = occasion.variant %% seat.size
    LEFT JOIN demo_document invoice ON invoice.deal_id = occasion.deal_id AND invoice.kind = 'invoice' AND invoice.parcel = 1
    LEFT JOIN demo_document sales_order ON sales_order.deal_id = occasion.deal_id AND sales_order.kind = 'order'
    LEFT JOIN demo_document quote ON quote.deal_id = occasion.deal_id AND quote.kind = 'quote'
    LEFT JOIN demo_line line ON line.deal_id = occasion.deal_id AND line.position = 1
    LEFT JOIN catalog_product product ON product.id = line.product_id
ORDER BY occasion.customer_id, occasion.day, occasion.minute, occasion.topic, occasion.variant
