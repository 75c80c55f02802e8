-- Lock some customers with the head offices whose credit they use, each branch before its head office: the order in
-- which orders lock them too (customers.credit_groups.lock_credit_line).
SELECT 1 FROM customers_customer customer JOIN (
    WITH RECURSIVE line AS (
        SELECT id, id AS above FROM customers_customer WHERE id IN (SELECT customer_id FROM ({asked}) asked)
        UNION
        SELECT line.id, head.id
        FROM line JOIN customers_customer here ON here.id = line.above AND here.shares_credit
            JOIN customers_customer head ON head.id = here.parent_id
    ), height AS (
        SELECT here.above AS id, count(*) AS steps
        FROM (SELECT DISTINCT above FROM line) here, LATERAL (
            WITH RECURSIVE up AS (
                SELECT here.above AS id
                UNION
                SELECT customer.parent_id
                FROM up JOIN customers_customer customer ON customer.id = up.id AND customer.shares_credit
            ) SELECT id FROM up) steps
        GROUP BY here.above
    )
    SELECT id, steps FROM height) standing ON standing.id = customer.id
ORDER BY standing.steps DESC, customer.id FOR NO KEY UPDATE OF customer
