-- Holds of the past lie between two orders of slow payers; those in force are of customers who stopped paying. They
-- come last: from now on the database refuses orders of these customers.
CREATE TEMP TABLE demo_hold ON COMMIT DROP AS
WITH pause AS (
    SELECT customer_id, ordered_on, lead(ordered_on) OVER (PARTITION BY customer_id ORDER BY ordered_on, id) AS next_on
    FROM demo_deal WHERE behaviour IN ('slow', 'worsening') AND pg_temp.draw(customer_id, 95) < 0.5
),
past AS (
    SELECT DISTINCT ON (customer_id) customer_id, foundation_business_day(ordered_on + 3) AS placed_on,
           foundation_business_day(ordered_on + 5 + pg_temp.pick(customer_id, 97, 6)) AS released_on
    FROM pause WHERE next_on - ordered_on > 14 ORDER BY customer_id, pg_temp.draw(ordered_on - date '2000-01-01', 96)
),
last_money AS (
    SELECT customer_id, max(paid_on) AS paid_on FROM demo_payment GROUP BY customer_id
),
overdue AS (
    SELECT customer_id, count(*) AS invoices FROM demo_intent JOIN demo_account account USING (customer_id)
    WHERE due_on < hold_on AND (paid_on IS NULL OR first_part IS NOT NULL AND rest_on IS NULL) GROUP BY customer_id
)
SELECT account.customer_id, hold_on AS placed_on, NULL::date AS released_on,
       concat_ws(', ', CASE WHEN invoices > 1 THEN invoices || ' invoices overdue' WHEN invoices = 1 THEN 'An invoice overdue' END,
                 coalesce('no payment since ' || to_char(paid_on, 'FMDD Mon YYYY'), 'nothing paid so far')) AS reason
FROM demo_account account LEFT JOIN last_money USING (customer_id) LEFT JOIN overdue USING (customer_id)
WHERE hold_on IS NOT NULL
UNION ALL
SELECT customer_id, placed_on, released_on,
       (ARRAY['Two invoices more than 30 days overdue', 'Promise to pay was broken', 'Over the credit limit'])
           [1 + pg_temp.pick(customer_id, 98, 3)]
FROM past;

INSERT INTO customers_hold (customer_id, reason, placed_at, placed_by_id, released_at, released_by_id, release_reason)
SELECT hold.customer_id, hold.reason, (placed_on + time '09:40') AT TIME ZONE %(zone)s, account.collector_id,
       (released_on + time '14:20') AT TIME ZONE %(zone)s, CASE WHEN released_on IS NOT NULL THEN %(manager)s::bigint END,
       CASE WHEN released_on IS NOT NULL THEN 'The overdue invoices were paid' ELSE '' END
FROM demo_hold hold JOIN demo_account account USING (customer_id)
ORDER BY placed_on, hold.customer_id;
