-- Write the flags that were found where they differ from those kept, and say what changed.
WITH found AS (
    SELECT * FROM unnest(%(customers)s::bigint[], %(keys)s::text[], %(reasons)s::text[]) AS found (customer_id, key, why)
),
gone AS (
    DELETE FROM credit_accountflag kept
    WHERE NOT EXISTS (SELECT FROM found WHERE (found.customer_id, found.key) = (kept.customer_id, kept.key))
    RETURNING customer_id, key, why
),
written AS (
    INSERT INTO credit_accountflag (customer_id, key, why, since)
    SELECT found.customer_id, found.key, found.why, %(day)s
    FROM found LEFT JOIN credit_accountflag kept USING (customer_id, key)
    WHERE kept.why IS DISTINCT FROM found.why
    ORDER BY found.customer_id, found.key
    ON CONFLICT (customer_id, key) DO UPDATE SET why = excluded.why
    RETURNING new.customer_id, new.key, new.why, old.id IS NULL AS is_new
)
SELECT customer_id, key, why, CASE WHEN is_new THEN 'new' ELSE 'changed' END AS change FROM written
UNION ALL
SELECT customer_id, key, why, 'gone' FROM gone
ORDER BY customer_id, key
