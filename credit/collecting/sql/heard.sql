-- The last contact by people with each of some customers before a moment: when, which kind, who wrote it down, and what.
SELECT debtor.customer_id, entry.id, entry.happened_at, entry.kind, author.name AS author, body.content
FROM unnest(%(customers)s::bigint[]) debtor (customer_id)
    CROSS JOIN LATERAL (
        SELECT id, happened_at, kind, author_id FROM journal_entry
        WHERE customer_id = debtor.customer_id AND happened_at < %(until)s AND kind = ANY (%(kinds)s)
        ORDER BY happened_at DESC, id DESC LIMIT 1) entry
    LEFT JOIN journal_body body ON body.entry_id = entry.id
    LEFT JOIN staff_user author ON author.id = entry.author_id
