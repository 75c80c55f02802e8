-- The lines of what was sold in a period (years = 0) and in the same one a year before (years = 1): those of a credit
-- note count against it. Only what was issued; cost is NULL where nobody knows it.
sold AS (
    SELECT span.years, document.id AS document_id, document.customer_id, document.currency, document.issued_on,
           document.sales_rep_id, line.product_id, line.part_number, line.description,
           sign * line.net AS net, sign * line.quantity AS quantity, sign * line.quantity * line.unit_cost AS cost,
           line.unit_cost IS NOT NULL AS costed
    FROM (VALUES (0, %(first_on)s::date, %(last_on)s::date), (1, %(first_before)s, %(last_before)s))
             AS span (years, first_on, last_on)
        JOIN financials_document document ON document.issued_on BETWEEN span.first_on AND span.last_on
            AND document.kind IN ('invoice', 'credit_note') AND document.status = 'issued'
        JOIN financials_line line ON line.document_id = document.id
        CROSS JOIN LATERAL (SELECT CASE document.kind WHEN 'invoice' THEN 1 ELSE -1 END) AS counted (sign)
    WHERE (%(customers)s::bigint[] IS NULL OR document.customer_id = ANY(%(customers)s))
        AND (%(sold_by)s::bigint IS NULL OR document.sales_rep_id = %(sold_by)s)
        AND (NOT %(sold_by_nobody)s OR document.sales_rep_id IS NULL)
        AND (%(part)s = '' OR line.product_id = %(product)s OR line.product_id IS NULL AND line.part_number = %(part)s)
        AND (%(product_group)s::text IS NULL OR %(product_group)s = coalesce(
            (SELECT product."group" FROM catalog_product product WHERE product.id = line.product_id),
            (SELECT known."group" FROM catalog_product known
             WHERE line.product_id IS NULL AND known.part_number = line.part_number), ''))
        AND (%(currency)s = '' OR document.currency = %(currency)s)
)
