-- What the head of a folder says in passing: the person to call first or the office's own number, last night's rating
-- in the customer's currency, and whether anything was promised by the day, or a tax exemption has an end.
SELECT contact.*, rated.*,
       EXISTS (SELECT FROM credit_promise WHERE customer_id = %(customer)s AND made_on <= %(as_of)s
               AND (closed_on IS NULL OR closed_on > %(as_of)s)) AS promised,
       EXISTS (SELECT FROM customers_taxexemption WHERE customer_id = %(customer)s AND ended_on IS NULL
               AND valid_until IS NOT NULL) AS exempt
FROM (SELECT) one LEFT JOIN (
    SELECT customers_person_name(person) AS name, contact.role, phone.e164, phone.as_typed, phone.extension,
           person.do_not_contact, person.do_not_contact_note
    FROM customers_contact contact
        JOIN customers_person person ON person.id = contact.person_id
        LEFT JOIN customers_phone phone ON phone.kind <> 'fax'
            AND (phone.person_id = person.id OR phone.customer_id = contact.customer_id)
    WHERE contact.customer_id = %(customer)s
    ORDER BY contact.is_key DESC, contact.id, phone.person_id NULLS LAST, phone.id LIMIT 1
) contact ON true LEFT JOIN (
    SELECT grade, score, provisional, risk, night.day, night.finished_at AS computed_at
    FROM credit_standing LEFT JOIN (
        SELECT day, finished_at FROM credit_nightlyrun WHERE finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT 1
    ) night ON true
    WHERE customer_id = %(customer)s AND currency = %(currency)s
) rated ON true
