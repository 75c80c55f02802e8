-- What is compared of customers: their own numbers, addresses and contacts in lists, and those of their people.
WITH asked AS (
    SELECT id, name, website, vat_id, tax_id, kind, parent_id, payer_id
    FROM customers_customer WHERE id = ANY (%(customers)s) AND NOT status = ANY (%(gone)s)
), human AS (
    SELECT contact.customer_id, contact.person_id, person.first_name, person.last_name, person.birthday
    FROM customers_contact contact
    JOIN customers_person person ON person.id = contact.person_id
    WHERE contact.customer_id IN (SELECT id FROM asked)
), told AS (
    SELECT customer_id, coalesce(nullif(e164, ''), as_typed) AS phone, NULL AS email
    FROM customers_phone WHERE customer_id IN (SELECT id FROM asked)
    UNION ALL
    SELECT human.customer_id, coalesce(nullif(e164, ''), as_typed), NULL
    FROM customers_phone phone JOIN human ON human.person_id = phone.person_id
    UNION ALL
    SELECT customer_id, NULL, address FROM customers_email WHERE customer_id IN (SELECT id FROM asked)
    UNION ALL
    SELECT human.customer_id, NULL, address
    FROM customers_email email JOIN human ON human.person_id = email.person_id
), reached AS (
    SELECT customer_id, array_agg(phone) FILTER (WHERE phone <> '') AS phones,
           array_agg(email) FILTER (WHERE email <> '') AS emails
    FROM told GROUP BY customer_id
), met AS (
    SELECT customer_id, array_agg(concat_ws(' ', first_name, last_name)) AS people, max(birthday) AS birthday
    FROM human GROUP BY customer_id
), placed AS (
    SELECT customer_id, jsonb_agg(jsonb_build_object(
        'line1', line1, 'line2', line2, 'city', city, 'postcode', postcode, 'region', region, 'country', country
    )) AS places
    FROM customers_address WHERE customer_id IN (SELECT id FROM asked) GROUP BY customer_id
)
SELECT asked.id, asked.name, asked.website, asked.vat_id AS vat, asked.tax_id AS tax,
       CASE WHEN asked.kind = 'person' THEN coalesce(met.birthday, '') ELSE '' END AS birthday,
       placed.places, reached.phones, reached.emails,
       CASE WHEN asked.kind = 'company' THEN met.people END AS people,
       array_remove(ARRAY[asked.id, asked.parent_id, asked.payer_id], NULL) AS relatives
FROM asked
LEFT JOIN met ON met.customer_id = asked.id
LEFT JOIN reached ON reached.customer_id = asked.id
LEFT JOIN placed ON placed.customer_id = asked.id
