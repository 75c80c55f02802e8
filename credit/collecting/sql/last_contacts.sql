-- When somebody last spoke with or wrote to everybody who owes, what about, and with whom: the first person named.
SELECT debtor.customer_id, entry.happened_at, entry.kind, body.subject, body.content::json -> 'parties' ->> 0 AS person
FROM (SELECT DISTINCT customer_id FROM financials_entry WHERE is_open) debtor
    CROSS JOIN LATERAL (
        SELECT id, happened_at, kind FROM journal_entry
        WHERE customer_id = debtor.customer_id AND happened_at < %(until)s AND kind = ANY (%(kinds)s)
        ORDER BY happened_at DESC, id DESC LIMIT 1) entry
    LEFT JOIN journal_body body ON body.entry_id = entry.id
