-- For each customer asked about: its credit root, and everybody who uses the root's limit.
WITH RECURSIVE line AS (
    SELECT id AS customer_id, id AS root_id, 0 AS height FROM customers_customer
    WHERE id = ANY (%(customers)s::bigint[])
    UNION ALL
    SELECT line.customer_id, above.id, line.height + 1
    FROM line JOIN customers_customer here ON here.id = line.root_id AND here.shares_credit
        JOIN customers_customer above ON above.id = here.parent_id AND above.currency = here.currency
) CYCLE root_id SET closed USING way,
root AS (
    SELECT DISTINCT ON (customer_id) customer_id, root_id FROM line WHERE NOT closed
    ORDER BY customer_id, height DESC
),
member AS (
    SELECT root_id, root_id AS customer_id FROM root
    UNION
    SELECT member.root_id, branch.id
    FROM member JOIN customers_customer head ON head.id = member.customer_id
        JOIN customers_customer branch ON branch.parent_id = head.id AND branch.shares_credit
            AND branch.currency = head.currency
)
SELECT root.customer_id, root.root_id,
       array_agg(member.customer_id ORDER BY member.customer_id <> root.root_id, member.customer_id) AS members
FROM root JOIN member ON member.root_id = root.root_id
GROUP BY root.customer_id, root.root_id
