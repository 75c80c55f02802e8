-- What asks for attention beside the account itself, by customer: promises broken lately, disputes that are open, the
-- last reminder there is where what it asked for is open still, and the score three months ago and now in the
-- customer's own currency. Of the customers asked for, or of everybody of whom one of these says something (credit.signals).
-- Builds on broken_promises.sql.
broken AS (
    SELECT customer_id, array_agg(broken_on ORDER BY broken_on) AS days
    FROM broken_promise WHERE broken_on > %(since)s GROUP BY customer_id
),
contested AS (
    SELECT customer_id, count(*) AS disputes, min(opened_on) AS since, array_agg(DISTINCT document_id) AS documents
    FROM credit_dispute
    WHERE opened_on <= %(as_of)s AND (closed_on IS NULL OR closed_on > %(as_of)s)
      AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY (%(customers)s))
    GROUP BY customer_id
),
reminded AS (
    SELECT item.customer_id, max(reminder.sent_at) AS sent_at
    FROM credit_reminderitem item
        JOIN credit_reminder reminder ON reminder.id = item.reminder_id AND reminder.status = 'sent'
        JOIN financials_entry entry ON entry.id = item.entry_id
    WHERE item.counts AND item.level = (SELECT max(position) FROM credit_dunninglevel)
      AND reminder.sent_at < %(until)s
      AND (entry.is_open OR EXISTS (SELECT FROM financials_allocation later
                                    WHERE later.debit_id = entry.id AND later.counts_from > %(as_of)s))
      AND (%(customers)s::bigint[] IS NULL OR item.customer_id = ANY (%(customers)s))
    GROUP BY item.customer_id
)
SELECT customer.id AS customer_id, broken.days AS broken, before.score AS before, latest.score AS latest,
       (SELECT max(day) FROM credit_nightlyrun WHERE finished_at IS NOT NULL) AS night,
       coalesce(contested.disputes, 0) AS disputes, contested.since AS disputed_since, contested.documents AS disputed,
       reminded.sent_at AS last_reminded_at
FROM customers_customer customer
    LEFT JOIN broken ON broken.customer_id = customer.id
    LEFT JOIN contested ON contested.customer_id = customer.id
    LEFT JOIN reminded ON reminded.customer_id = customer.id
    LEFT JOIN LATERAL (
        SELECT score FROM credit_ratinghistory
        WHERE customer_id = customer.id AND currency = customer.currency AND day <= %(as_of)s
        ORDER BY day DESC LIMIT 1) latest ON true
    LEFT JOIN LATERAL (
        SELECT score FROM credit_ratinghistory
        WHERE customer_id = customer.id AND currency = customer.currency AND day <= %(before)s
        ORDER BY day DESC LIMIT 1) before ON true
WHERE CASE WHEN %(customers)s::bigint[] IS NULL
           THEN cardinality(broken.days) >= %(often)s OR before.score - latest.score >= %(worse)s
                OR contested.disputes > 0 OR reminded.sent_at IS NOT NULL
           ELSE customer.id = ANY (%(customers)s) END
