-- How many customers are in each group of the tree (group_tree.sql), and in it and below; nobody counts twice there.
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
