-- Who collects from everybody who is overdue, and when somebody will call again.
INSERT INTO credit_collectioncase (customer_id, collector_id, next_contact_on, note, changed_by_id, changed_at)
SELECT customer_id, account.collector_id,
       CASE WHEN chance < 0.12 THEN foundation_business_day(%(today)s::date + 1 + pg_temp.pick(customer_id, 119, 6))
            WHEN chance < 0.2 THEN pg_temp.friday_before(%(today)s::date - pg_temp.pick(customer_id, 119, 4)) END,
       CASE WHEN chance < 0.2 THEN (ARRAY['Whoever pays is on leave until then.', 'Asked to call after their payment run.',
            'Waits for a copy of the statement.', 'Their bookkeeper comes in on that day.'])[1 + pg_temp.pick(customer_id, 120, 4)] ELSE '' END,
       %(manager)s, (%(today)s::date - 30 + time '11:00') AT TIME ZONE %(zone)s
FROM (SELECT customer_id, pg_temp.draw(customer_id, 118) AS chance FROM financials_entry
      WHERE is_open AND kind = 'invoice' AND due_on < %(today)s AND customer_id >= %(first_customer)s GROUP BY customer_id) debtor
    JOIN demo_account account USING (customer_id)
ORDER BY customer_id
ON CONFLICT DO NOTHING;

-- Some want their papers on paper, a few a text message.
INSERT INTO customers_deliverypreference (customer_id, invoices, statements, reminders, email, mobile, changed_at, changed_by_id)
SELECT customer.id, CASE WHEN by_post THEN 'post' ELSE '' END, CASE WHEN by_post THEN 'post' ELSE '' END,
       CASE WHEN by_post THEN 'post' ELSE 'sms' END, '', CASE WHEN by_post THEN '' ELSE mobile.e164 END,
       (%(today)s::date - 100 + time '11:00') AT TIME ZONE %(zone)s, account.clerk_id
FROM customers_customer customer JOIN demo_account account ON account.customer_id = customer.id
    CROSS JOIN LATERAL (SELECT pg_temp.draw(customer.id, 121) < 0.06 AS by_post) wish
    LEFT JOIN demo_payer person ON person.customer_id = customer.id
    LEFT JOIN customers_contact contact ON contact.id = person.contact_id
    LEFT JOIN LATERAL (SELECT e164 FROM customers_phone WHERE person_id = contact.person_id AND kind = 'mobile'
                       AND e164 ~ '^\+[1-9][0-9]{5,14}$' ORDER BY id LIMIT 1) mobile ON true
WHERE customer.status = 'customer' AND (by_post OR pg_temp.draw(customer.id, 121) < 0.14 AND mobile.e164 IS NOT NULL)
ORDER BY customer.id;
