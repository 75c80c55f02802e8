-- Everybody whose money hangs together with one customer's: its group from the highest head office down, in the order
-- of a tree, then who pays for them and whom they pay for outside it. `way` are the codes from the top.
WITH RECURSIVE above AS (
    SELECT id, parent_id, 0 AS height FROM customers_customer WHERE id = %(customer)s
    UNION ALL
    SELECT office.id, office.parent_id, above.height + 1
    FROM above JOIN customers_customer office ON office.id = above.parent_id
) CYCLE id SET closed USING passed,
tree AS (
    SELECT customer.id, 0 AS depth, ARRAY[customer.code::text] AS way
    FROM customers_customer customer
    WHERE customer.id = (SELECT id FROM above WHERE NOT closed ORDER BY height DESC LIMIT 1)
    UNION ALL
    SELECT branch.id, tree.depth + 1, tree.way || branch.code::text
    FROM tree JOIN customers_customer branch ON branch.parent_id = tree.id
) CYCLE id SET closed USING passed,
family AS (SELECT id, depth, way FROM tree WHERE NOT closed),
beside AS (
    SELECT paid.payer_id AS id FROM customers_customer paid JOIN family ON family.id = paid.id
    UNION
    SELECT paid.id FROM customers_customer paid JOIN family ON family.id = paid.payer_id
)
SELECT id, depth, true AS in_group, way FROM family
UNION ALL
SELECT customer.id, 0, false, ARRAY[customer.code::text]
FROM beside JOIN customers_customer customer USING (id)
WHERE customer.id NOT IN (SELECT id FROM family)
ORDER BY in_group DESC, way
LIMIT %(most)s
