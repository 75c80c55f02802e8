-- Whom a run of statements is about, and what there is to say on each statement. An account below a head office that
-- gets one statement for all of them stands on that one; of several such head offices on that of the uppermost.
-- Builds on financials/sql/open_items.sql. Parameters: customers (with those below them; NULL for everybody), as_of,
-- begins_on (NULL: of open items), customer, sales_rep, category (each NULL for any).
counted AS (
    SELECT customer_id, bool_or(open > 0 AND days_past_due > 0) AS overdue FROM open_item GROUP BY customer_id
),
moved AS (
    SELECT DISTINCT customer_id FROM financials_entry
    WHERE counts_from BETWEEN %(begins_on)s::date AND %(as_of)s::date
      AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY (%(customers)s))
),
below (head_id, id) AS (
    SELECT customer_id, customer_id FROM customers_deliverypreference WHERE consolidated
    UNION
    SELECT below.head_id, branch.id FROM below JOIN customers_customer branch ON branch.parent_id = below.id
),
office AS (
    SELECT below.id, below.head_id FROM below
    WHERE NOT EXISTS (SELECT FROM below AS upper
                      WHERE upper.id = below.head_id AND upper.head_id <> below.head_id)
),
account AS (
    SELECT customer.id, coalesce(office.head_id, customer.id) AS head_id, counted.customer_id IS NOT NULL AS is_open,
           coalesce(counted.overdue, false) AS overdue, moved.customer_id IS NOT NULL AS moved
    FROM customers_customer customer
        LEFT JOIN office ON office.id = customer.id
        LEFT JOIN counted ON counted.customer_id = customer.id
        LEFT JOIN moved ON moved.customer_id = customer.id
    WHERE (%(customers)s::bigint[] IS NULL OR customer.id = ANY (%(customers)s))
      AND (office.head_id = customer.id OR EXISTS (SELECT FROM financials_entry entry
                                                   WHERE entry.customer_id = customer.id
                                                     AND entry.counts_from <= %(as_of)s))
),
said AS (
    SELECT head_id, bool_or(is_open) AS is_open, bool_or(overdue) AS overdue, bool_or(moved) AS moved
    FROM account GROUP BY head_id
)
SELECT account.id AS customer_id, account.head_id, head.name AS head_name, said.is_open, said.overdue, said.moved,
       customer.currency,
       ARRAY(SELECT below.id FROM below WHERE below.head_id = account.id AND below.id <> account.id
               AND account.head_id = account.id) AS branches
FROM account
    JOIN said USING (head_id)
    JOIN customers_customer customer ON customer.id = account.id
    JOIN customers_customer head ON head.id = account.head_id
WHERE (%(customer)s::bigint IS NULL OR customer.id = %(customer)s)
  AND (%(sales_rep)s::bigint IS NULL OR customer.sales_rep_id = %(sales_rep)s)
  AND (%(category)s::bigint IS NULL OR EXISTS (SELECT FROM customers_customer_categories tagged
                                               WHERE tagged.customer_id = customer.id
                                                 AND tagged.category_id = %(category)s))
ORDER BY customer.name, customer.id
