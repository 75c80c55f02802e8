-- What each sales rep did in a period: quotes written and what became of them, orders, customers, and what the journal
-- says they did themselves. A rep is who has customers today, or whose sale a document of the period was.
dealt AS (
    SELECT sales_rep_id AS rep_id,
           count(*) FILTER (WHERE kind = 'quote') AS quotes,
           count(*) FILTER (WHERE kind = 'quote' AND status = 'accepted') AS won,
           count(*) FILTER (WHERE kind = 'quote' AND status IN ('declined', 'expired')) AS lost,
           count(*) FILTER (WHERE kind = 'order') AS orders
    FROM financials_document
    WHERE issued_on BETWEEN %(first_on)s AND %(last_on)s AND kind IN ('quote', 'order', 'invoice', 'credit_note')
        AND status NOT IN ('draft', 'template', 'cancelled') AND sales_rep_id IS NOT NULL
        AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY(%(customers)s))
    GROUP BY sales_rep_id
),
kept AS (
    SELECT sales_rep_id AS rep_id, count(*) FILTER (WHERE status <> 'archived') AS customers,
           count(*) FILTER (WHERE created_on BETWEEN %(first_on)s AND %(last_on)s) AS new_customers
    FROM customers_customer
    WHERE sales_rep_id IS NOT NULL AND (%(customers)s::bigint[] IS NULL OR id = ANY(%(customers)s))
    GROUP BY sales_rep_id
),
noted AS (
    SELECT author_id AS rep_id,
           count(*) FILTER (WHERE kind = ANY(%(calls)s)) AS calls,
           count(*) FILTER (WHERE kind = ANY(%(visits)s)) AS visits,
           count(*) FILTER (WHERE kind = ANY(%(writing)s)) AS letters,
           count(*) FILTER (WHERE kind = 'verbal_quote') AS verbal_quotes
    FROM journal_entry
    WHERE happened_at >= %(since)s AND happened_at < %(until)s AND author_id IS NOT NULL AND amends IS NULL
        AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY(%(customers)s))
    GROUP BY author_id
)
SELECT person.id, person.email, person.name,
       coalesce(kept.customers, 0) AS customers, coalesce(new_customers, 0) AS new_customers,
       coalesce(quotes, 0) AS quotes, coalesce(won, 0) AS won, coalesce(lost, 0) AS lost, coalesce(orders, 0) AS orders,
       coalesce(calls, 0) AS calls, coalesce(visits, 0) AS visits, coalesce(letters, 0) AS letters,
       coalesce(verbal_quotes, 0) AS verbal_quotes
FROM staff_user person
    LEFT JOIN dealt ON dealt.rep_id = person.id LEFT JOIN kept ON kept.rep_id = person.id
    LEFT JOIN noted ON noted.rep_id = person.id
WHERE dealt.rep_id IS NOT NULL OR kept.rep_id IS NOT NULL
ORDER BY person.name, person.id
