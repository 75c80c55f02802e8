-- Where papers of some customers go: what they have said about it, and the best e-mail address on file, that of whoever
-- keeps the payables, else of the person to call first, else of the office, else of anybody; and the address a letter
-- goes to, the first billing one before the main one.
-- Parameters: customers (ids), payables (pattern of a role).
WITH reachable AS (
  SELECT contact.customer_id, contact.id AS contact_id, email.address, email.id AS email_id,
         CASE WHEN contact.role ~* %(payables)s OR contact.department ~* %(payables)s THEN 1
              WHEN contact.is_key THEN 2 ELSE 4 END AS rank
  FROM customers_contact contact JOIN customers_email email ON email.person_id = contact.person_id
  WHERE contact.customer_id = ANY(%(customers)s)
  UNION ALL
  SELECT customer_id, NULL, address, id, 3 FROM customers_email WHERE customer_id = ANY(%(customers)s)
), best AS (
  SELECT DISTINCT ON (customer_id) customer_id, contact_id, address
  FROM reachable
  ORDER BY customer_id, rank, email_id
)
SELECT asked.customer_id, best.contact_id, coalesce(best.address, '') AS address,
       coalesce(said.invoices, '') AS invoices, coalesce(said.statements, '') AS statements,
       coalesce(said.reminders, '') AS reminders, coalesce(said.einvoice, '') AS einvoice,
       coalesce(said.consolidated, false) AS consolidated, coalesce(said.email, '') AS email, coalesce(said.mobile, '') AS mobile,
       to_jsonb(window_address) AS letter
FROM unnest(%(customers)s::bigint[]) AS asked (customer_id)
    LEFT JOIN best USING (customer_id) LEFT JOIN customers_deliverypreference said USING (customer_id)
    LEFT JOIN LATERAL (
        SELECT * FROM customers_address address
        WHERE address.customer_id = asked.customer_id AND address.purpose IN ('billing', 'main')
        ORDER BY address.purpose, address.id LIMIT 1) window_address ON true
