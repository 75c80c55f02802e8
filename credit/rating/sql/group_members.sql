-- A customer's whole group, from its topmost head office down to the branches of branches.
WITH RECURSIVE above AS (
    SELECT id, parent_id FROM customers_customer WHERE id = %(customer)s
    UNION
    SELECT parent.id, parent.parent_id FROM customers_customer parent JOIN above ON parent.id = above.parent_id
),
member AS (
    SELECT id, ARRAY[id] AS path FROM above WHERE parent_id IS NULL
    UNION ALL
    SELECT branch.id, member.path || branch.id
    FROM customers_customer branch JOIN member ON branch.parent_id = member.id
    WHERE branch.id <> ALL (member.path)
)
SELECT customer.id, customer.code, customer.name
FROM member JOIN customers_customer customer ON customer.id = member.id
ORDER BY cardinality(member.path), customer.name, customer.id
