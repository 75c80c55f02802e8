-- The head office each customer belongs to: the one at the top of the line of parents, at any depth. Whoever has neither
-- parent nor branches is a group of one.
WITH RECURSIVE line AS (
    SELECT id AS head_id, id AS customer_id FROM customers_customer head
    WHERE parent_id IS NULL AND EXISTS (SELECT FROM customers_customer branch WHERE branch.parent_id = head.id)
    UNION
    SELECT line.head_id, branch.id
    FROM line JOIN customers_customer branch ON branch.parent_id = line.customer_id
)
SELECT customer.id AS customer_id, coalesce(line.head_id, customer.id) AS key, 1 AS times
FROM customers_customer customer LEFT JOIN line ON line.customer_id = customer.id
