-- Where papers of some customers go: what has been said about it, and the best e-mail address on file, that of whoever
-- keeps the payables, else of the person to call first, else of the office, else of anybody; never that of somebody who
-- does not want to be contacted. All of that is of who pays
-- for the customer, where papers go to the payer (`party_id`); whether a head office gets one statement is its own.
-- Parameters: customers (ids), to_payer (whether they go to who pays), payables (pattern of a role).
WITH asked AS (
  SELECT customer.id AS customer_id, coalesce(payer.id, customer.id) AS party_id,
         coalesce(payer.language, customer.language) AS language, payer.id AS payer_id, payer.code AS payer_code,
         payer.name AS payer_name, payer.kind AS payer_kind
  FROM customers_customer customer
      LEFT JOIN customers_customer payer ON payer.id = customer.payer_id AND %(to_payer)s
  WHERE customer.id = ANY(%(customers)s)
), reachable AS (
  SELECT contact.customer_id, contact.id AS contact_id, email.address, email.id AS email_id,
         CASE WHEN contact.role ~* %(payables)s OR contact.department ~* %(payables)s THEN 1
              WHEN contact.is_key THEN 2 ELSE 4 END AS rank
  FROM customers_contact contact JOIN customers_email email ON email.person_id = contact.person_id
      JOIN customers_person person ON person.id = contact.person_id AND NOT person.do_not_contact
  WHERE contact.customer_id IN (SELECT party_id FROM asked)
  UNION ALL
  SELECT customer_id, NULL, address, id, 3 FROM customers_email WHERE customer_id IN (SELECT party_id FROM asked)
), best AS (
  SELECT DISTINCT ON (customer_id) customer_id, contact_id, address
  FROM reachable
  ORDER BY customer_id, rank, email_id
)
SELECT asked.customer_id, asked.party_id, asked.language, asked.payer_id, asked.payer_code, asked.payer_name,
       asked.payer_kind,
       CASE WHEN asked.payer_id IS NULL THEN best.contact_id END AS contact_id, coalesce(best.address, '') AS address,
       coalesce(said.invoices, '') AS invoices, coalesce(said.statements, '') AS statements,
       coalesce(said.reminders, '') AS reminders, coalesce(said.einvoice, '') AS einvoice,
       coalesce(own.consolidated, false) AS consolidated, coalesce(said.email, '') AS email,
       coalesce(said.mobile, '') AS mobile
FROM asked
    LEFT JOIN best ON best.customer_id = asked.party_id
    LEFT JOIN customers_deliverypreference said ON said.customer_id = asked.party_id
    LEFT JOIN customers_deliverypreference own ON own.customer_id = asked.customer_id
