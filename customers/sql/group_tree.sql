-- The tree of groups in reading order, with how many customers are in each and below it; nobody counts twice there.
RECURSIVE tree AS (
    SELECT id, parent_id, name, notes, ARRAY[name::text] AS path, ARRAY[id] AS line, ARRAY[lower(name::text)] AS place
    FROM customers_group WHERE parent_id IS NULL
    UNION ALL
    SELECT child.id, child.parent_id, child.name, child.notes, tree.path || child.name::text, tree.line || child.id,
           tree.place || lower(child.name::text)
    FROM tree JOIN customers_group child ON child.parent_id = tree.id
),
member AS (
    SELECT membership.group_id, membership.customer_id
    FROM customers_membership membership JOIN customers_customer customer ON customer.id = membership.customer_id
    WHERE customer.status <> ALL (%(left_out)s)
),
own AS (SELECT group_id, count(*) AS customers FROM member GROUP BY group_id),
total AS (
    SELECT above.group_id, count(DISTINCT member.customer_id) AS customers
    FROM member JOIN tree ON tree.id = member.group_id CROSS JOIN unnest(tree.line) AS above (group_id)
    GROUP BY above.group_id
)
SELECT tree.id, tree.parent_id, tree.name, tree.notes, tree.path, tree.line,
       coalesce(own.customers, 0) AS own, coalesce(total.customers, 0) AS total
FROM tree LEFT JOIN own ON own.group_id = tree.id LEFT JOIN total ON total.group_id = tree.id
ORDER BY tree.place
