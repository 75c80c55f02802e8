-- Of which invoices some amounts let go (discounts, differences, write-offs) settled how much when they were booked.
SELECT used.credit_id AS entry_id, debit.document_id, sum(used.amount) AS amount
FROM financials_allocation used JOIN financials_entry debit ON debit.id = used.debit_id
WHERE used.credit_id = ANY (%(entries)s) AND used.reverses_id IS NULL AND debit.kind = 'invoice'
GROUP BY used.credit_id, debit.document_id
ORDER BY used.credit_id, debit.document_id
