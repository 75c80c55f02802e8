-- For each customer asked about: the exemptions that count for it. A customer with rules of its own ends the line of
-- head offices; theirs count where they say that they do for branches.
WITH RECURSIVE line AS (
    SELECT id AS customer_id, id AS holder_id, parent_id, own_tax_rules AS ended, 0 AS height
    FROM customers_customer WHERE id = ANY (%(customers)s::bigint[])
    UNION ALL
    SELECT line.customer_id, office.id, office.parent_id, office.own_tax_rules, line.height + 1
    FROM line JOIN customers_customer office ON office.id = line.parent_id
    WHERE NOT line.ended
) CYCLE holder_id SET closed USING passed
SELECT line.customer_id, line.height, exemption.id
FROM line JOIN customers_taxexemption exemption ON exemption.customer_id = line.holder_id
WHERE NOT line.closed AND (line.height = 0 OR exemption.for_branches)
ORDER BY line.height, exemption.valid_from DESC, exemption.id DESC
