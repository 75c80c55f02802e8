-- What people of the office noted about the customers: occasions out of the history itself, with the figures a note
-- would name. crm.demo.talk puts them into words.
CREATE TEMP TABLE demo_contact ON COMMIT DROP AS
SELECT contact.customer_id, contact.id, row_number() OVER place - 1 AS nth, count(*) OVER (PARTITION BY contact.customer_id) AS size,
       customers_person_name(person) AS name
FROM customers_contact contact JOIN customers_person person ON person.id = contact.person_id
WINDOW place AS (PARTITION BY contact.customer_id ORDER BY contact.id);
CREATE UNIQUE INDEX ON demo_contact (customer_id, nth) INCLUDE (size);
ANALYZE demo_contact;

CREATE TEMP TABLE demo_occasion ON COMMIT DROP AS
WITH account AS (
    SELECT *, sum(deals) OVER (ORDER BY customer_id) - deals AS deals_before FROM demo_account
),
talk AS (
    SELECT account.*, (customer_id << 20) + nth AS key, nth
    FROM account CROSS JOIN LATERAL generate_series(1, CASE WHEN customer_id = %(busiest)s THEN %(busy_notes)s
        ELSE pg_temp.pick(customer_id, 100, 2 * %(usual_notes)s + 1) END) AS nth
),
about AS (
    SELECT talk.*, deal.id AS deal_id, deal.currency AS deal_currency, deal.ordered_on, deal.shipped_on, deal.lost,
           deal.ordered AND NOT deal.cancelled AS ordered, pg_temp.draw(key, 102) AS topic_draw
    FROM talk LEFT JOIN demo_deal deal ON deal.id = talk.deals_before + 1 + pg_temp.pick(key, 101, greatest(talk.deals, 1))
        AND talk.deals > 0
),
chosen AS (
    SELECT *, CASE
        WHEN deal_id IS NULL OR topic_draw < 0.16 THEN
            (ARRAY['visit', 'trade_show', 'meeting', 'catalogue', 'note', 'introduction'])[1 + pg_temp.pick(key, 103, 6)]
        WHEN lost THEN (ARRAY['quote_follow_up', 'verbal_quote', 'visit'])[1 + pg_temp.pick(key, 104, 3)]
        WHEN ordered AND topic_draw < 0.36 THEN 'where_is_it'
        WHEN topic_draw < 0.56 THEN 'copy_wanted'
        WHEN topic_draw < 0.70 THEN 'verbal_quote'
        WHEN topic_draw < 0.78 THEN 'commendation'
        WHEN topic_draw < 0.86 THEN 'change_wanted'
        WHEN topic_draw < 0.92 THEN 'technical'
        ELSE 'email' END AS topic
    FROM about
),
noted AS (
    SELECT key, customer_id, topic, deal_id, deal_currency,
           CASE WHEN topic IN ('introduction') THEN first_on
                WHEN topic IN ('visit', 'trade_show', 'meeting', 'catalogue', 'note')
                    THEN first_on + pg_temp.pick(key, 105, greatest(%(today)s - 1 - first_on, 1))
                WHEN topic = 'where_is_it' THEN ordered_on + pg_temp.pick(key, 105, greatest(shipped_on - ordered_on, 1))
                WHEN topic = 'verbal_quote' THEN ordered_on - 1 - pg_temp.pick(key, 105, 6)
                WHEN topic = 'change_wanted' THEN ordered_on
                WHEN topic = 'quote_follow_up' THEN ordered_on + 4 + pg_temp.pick(key, 105, 12)
                ELSE shipped_on + 3 + pg_temp.pick(key, 105, 25) END AS day,
           shipped_on AS later,
           topic IN ('visit', 'trade_show', 'verbal_quote', 'introduction', 'quote_follow_up') AS by_the_rep, rep_id, clerk_id
    FROM chosen
),
told AS (
    SELECT key, customer_id, topic, deal_id, pg_temp.friday_before(day) AS day, later,
           CASE WHEN by_the_rep THEN pg_temp.rep_on(customer_id, rep_id, day) ELSE clerk_id END AS author_id, NULL::text AS number, NULL::numeric AS amount,
           deal_currency AS currency, '' AS reason FROM noted
    UNION ALL
    SELECT -customer_id, customer_id, 'opened', NULL, first_on, NULL, rep_id, NULL, NULL, NULL, '' FROM demo_account
    UNION ALL
    SELECT promise.key, promise.customer_id, 'promise', NULL, made_on, promised_on, collector_id, document.number, promise.whole,
           promise.currency, ''
    FROM demo_promise promise JOIN demo_account USING (customer_id)
        JOIN demo_document document ON document.key = promise.key AND document.kind = 'invoice'
    WHERE part = 1 AND pg_temp.draw(promise.key, 106) < %(told_share)s
    UNION ALL
    SELECT promise.key * 8 + part, promise.customer_id, CASE judged.outcome WHEN 'kept' THEN 'promise_kept' ELSE 'promise_broken' END, NULL,
           judged.closed_on, promise.promised_on, NULL, NULL, promise.amount, promise.currency, ''
    FROM demo_promise promise JOIN credit_promise judged ON judged.id = %(promises_before)s + promise.rank
    WHERE judged.closed_on IS NOT NULL AND pg_temp.draw(promise.key, 106) < %(told_share)s
    UNION ALL
    SELECT reminder.rank, reminder.customer_id, 'reminder_sent', NULL, reminder.day, foundation_business_day(reminder.day + level.pay_within),
           %(collector)s, NULL, reminder.amount, reminder.currency, level.name
    FROM demo_reminder reminder JOIN credit_dunninglevel level USING (position)
    WHERE pg_temp.draw(reminder.rank, 122) < %(told_share)s
    UNION ALL
    SELECT intent.key, intent.customer_id, 'reminder', NULL, foundation_business_day(intent.due_on + 32), intent.due_on + 42, collector_id, document.number,
           intent.payable, intent.currency, ''
    FROM demo_intent intent JOIN demo_account USING (customer_id)
        JOIN demo_document document ON document.key = intent.key AND document.kind = 'invoice'
    WHERE coalesce(CASE WHEN first_part IS NULL THEN paid_on ELSE rest_on END > intent.due_on + 32, true)
      AND first_part IS NULL AND NOT EXISTS (SELECT FROM demo_dispute WHERE demo_dispute.key = intent.key)
      AND intent.due_on + 32 < %(reminders_since)s
      AND pg_temp.draw(intent.key, 107) < %(told_share)s
    UNION ALL
    SELECT dispute.key, dispute.customer_id, 'complaint', NULL, opened_on, NULL, clerk_id, document.number, dispute.amount,
           invoice.currency, dispute.reason
    FROM demo_dispute dispute JOIN demo_account account USING (customer_id) JOIN demo_invoice invoice ON invoice.key = dispute.key
        JOIN demo_document document ON document.key = dispute.key AND document.kind = 'invoice'
    WHERE pg_temp.draw(dispute.key, 108) < %(told_share)s
    UNION ALL
    SELECT dispute.key, dispute.customer_id, 'answer_' || outcome, NULL, closed_on, NULL, clerk_id, document.number,
           dispute.amount, invoice.currency, dispute.reason
    FROM demo_dispute dispute JOIN demo_account account USING (customer_id) JOIN demo_invoice invoice ON invoice.key = dispute.key
        JOIN demo_document document ON document.key = dispute.key AND document.kind = 'invoice'
    WHERE closed_on IS NOT NULL AND pg_temp.draw(dispute.key, 108) < %(told_share)s
    UNION ALL
    SELECT -customer_id, customer_id, 'held', NULL, placed_on, NULL, collector_id, NULL, NULL, NULL, reason
    FROM demo_hold JOIN demo_account USING (customer_id)
    UNION ALL
    SELECT -customer_id, customer_id, 'released', NULL, released_on, NULL, %(manager)s, NULL, NULL, NULL, reason
    FROM demo_hold WHERE released_on IS NOT NULL
)
SELECT told.*, pg_temp.pick(key, 109, 1000) AS variant,
       CASE topic WHEN 'held' THEN 9 * 60 + 40 WHEN 'released' THEN 14 * 60 + 20 WHEN 'opened' THEN 7 * 60 + 30
            WHEN 'reminder_sent' THEN 9 * 60 + 6 WHEN 'promise_kept' THEN 60 WHEN 'promise_broken' THEN 60
            ELSE 8 * 60 + pg_temp.pick(key, 110, 540) END AS minute
FROM told WHERE day BETWEEN %(today)s - 9 * 366 AND %(today)s - 1;
CREATE INDEX ON demo_occasion (customer_id, day, minute);
CREATE UNIQUE INDEX ON demo_document (deal_id) INCLUDE (number, rank) WHERE kind = 'invoice' AND parcel = 1;
CREATE UNIQUE INDEX ON demo_document (deal_id) INCLUDE (number, rank) WHERE kind = 'quote';
CREATE UNIQUE INDEX ON demo_line (deal_id) WHERE position = 1;
ANALYZE demo_occasion;
