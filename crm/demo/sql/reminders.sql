-- Reminders of the past months: a run each Tuesday, every invoice raised a level when it was late enough and had waited
-- long enough since its last one, nobody reminded who had promised, contested or paid just then (credit.dunning).
CREATE TEMP TABLE demo_run ON COMMIT DROP AS
SELECT day::date AS day, row_number() OVER (ORDER BY day) AS rank
FROM generate_series(%(reminders_since)s::date, %(today)s::date - 1, interval '1 day') AS day WHERE extract(isodow FROM day) = 2;

-- Every invoice that was late on the day of a run, and what spoke against a reminder then.
CREATE TEMP TABLE demo_late ON COMMIT DROP AS
WITH late AS (
    SELECT key, customer_id, currency, run.day, run.day - foundation_business_day(due_on) AS days_late
    FROM demo_intent intent JOIN demo_run run
        ON run.day - foundation_business_day(due_on) > 3
       AND run.day < coalesce(CASE WHEN first_part IS NULL THEN paid_on ELSE rest_on END, %(today)s)
       AND run.day < coalesce(write_off_on, %(today)s)
    WHERE due_on > %(reminders_since)s::date - 400
),
paid AS (
    SELECT DISTINCT customer_id, run.day FROM demo_payment JOIN demo_run run ON paid_on BETWEEN run.day - 2 AND run.day
),
promised AS (
    SELECT DISTINCT customer_id, run.day FROM demo_promise JOIN demo_run run ON run.day BETWEEN made_on AND foundation_business_day(promised_on) + 4
)
SELECT late.*, CASE WHEN dispute.key IS NOT NULL THEN 'disputed' WHEN promised.day IS NOT NULL THEN 'promised'
                    WHEN paid.day IS NOT NULL THEN 'paid' END AS against
FROM late LEFT JOIN paid USING (customer_id, day) LEFT JOIN promised USING (customer_id, day)
    LEFT JOIN demo_dispute dispute ON dispute.key = late.key AND opened_on <= late.day AND coalesce(closed_on >= late.day, true);
CREATE INDEX ON demo_late (key, day);
ANALYZE demo_late;

CREATE TEMP TABLE demo_raised ON COMMIT DROP AS
WITH RECURSIVE raised AS (
    SELECT key, 0 AS position, %(reminders_since)s::date - 100 AS day FROM (SELECT DISTINCT key FROM demo_late) item
    UNION ALL
    SELECT raised.key, level.position, next.day
    FROM raised JOIN credit_dunninglevel level ON level.position = raised.position + 1
        CROSS JOIN LATERAL (SELECT day FROM demo_late late
                            WHERE late.key = raised.key AND late.against IS NULL AND late.days_late >= level.after_days
                              AND late.day >= raised.day + level.wait_days
                            ORDER BY day LIMIT 1) next
)
SELECT raised.key, raised.position::int, late.customer_id, late.currency, raised.day
FROM raised JOIN demo_late late USING (key, day) WHERE position > 0;
CREATE INDEX ON demo_raised (customer_id, currency, day);
CREATE INDEX ON demo_raised (key, day);
ANALYZE demo_raised;

-- A reminder lists all that is late and uncontested, raised today or not.
CREATE TEMP TABLE demo_asked ON COMMIT DROP AS
SELECT late.key, late.customer_id, late.currency, late.day, late.days_late, item.id AS entry_id, item.document_id,
       coalesce(raised.position, (SELECT max(position) FROM demo_raised before WHERE before.key = late.key AND before.day < late.day), 0) AS position,
       raised.key IS NOT NULL AS is_new,
       item.amount - coalesce((SELECT sum(amount) FROM financials_allocation used
                               WHERE used.debit_id = item.id AND used.effective_on < late.day), 0) AS open
FROM (SELECT DISTINCT customer_id, currency, day FROM demo_raised) reminded
    JOIN demo_late late USING (customer_id, currency, day)
    JOIN demo_document invoice ON invoice.key = late.key AND invoice.kind = 'invoice'
    JOIN financials_entry item ON item.id = %(entries_before)s + 4 * invoice.rank
    LEFT JOIN demo_raised raised ON raised.key = late.key AND raised.day = late.day
WHERE late.against IS NULL;

-- It speaks in the words of the highest level any of its items has come to.
CREATE TEMP TABLE demo_reminder ON COMMIT DROP AS
SELECT row_number() OVER (ORDER BY day, customer_id, currency) AS rank, day, customer_id, currency, sum(open) AS amount,
       max(days_late) AS days_late, max(position) AS position
FROM demo_asked WHERE open > 0 GROUP BY day, customer_id, currency HAVING sum(open) >= 10 AND bool_or(is_new);
CREATE UNIQUE INDEX ON demo_reminder (customer_id, currency, day);
ANALYZE demo_reminder;

INSERT INTO credit_reminderrun (id, day, status, automatic, made_at, released_at, released_by_id, finished_at)
SELECT %(runs_before)s + rank, day, 'finished', true, (day + time '08:30') AT TIME ZONE %(zone)s,
       (day + time '09:05') AT TIME ZONE %(zone)s, %(collector)s, (day + time '09:12') AT TIME ZONE %(zone)s
FROM demo_run ORDER BY rank;

INSERT INTO credit_reminder (id, customer_id, run_id, currency, level_id, status, channel, "to", contact_id, language, amount,
                             days_late, pay_by, sent_at, claimed_at, exclusion, why, disputed, fee, interest, subject, text,
                             message_id, trouble)
SELECT %(reminders_before)s + reminder.rank, reminder.customer_id, %(runs_before)s + run.rank, reminder.currency, level.id, 'sent',
       CASE WHEN mail.address IS NULL THEN 'post' ELSE 'email' END, coalesce(mail.address, place.window, ''),
       CASE WHEN mail.address IS NOT NULL THEN person.contact_id END, customer.language, reminder.amount, reminder.days_late,
       foundation_business_day(reminder.day + level.pay_within), sent_at, sent_at - interval '2 seconds', '', '', 0, 0, 0,
       replace(replace(wording.subject, '{total}', reminder.amount::numeric(19, 2) || ' ' || reminder.currency), '{pay_by}',
               to_char(foundation_business_day(reminder.day + level.pay_within), 'FMDD Mon YYYY')), '', '', ''
FROM demo_reminder reminder
    JOIN demo_run run USING (day)
    JOIN credit_dunninglevel level USING (position)
    JOIN customers_customer customer ON customer.id = reminder.customer_id
    CROSS JOIN LATERAL (SELECT (reminder.day + time '09:06' + (reminder.rank %% 300) * interval '1 second') AT TIME ZONE %(zone)s AS sent_at) moment
    LEFT JOIN demo_payer person ON person.customer_id = reminder.customer_id
    LEFT JOIN customers_contact contact ON contact.id = person.contact_id
    LEFT JOIN LATERAL (SELECT address FROM customers_email WHERE person_id = contact.person_id ORDER BY id LIMIT 1) mail ON true
    LEFT JOIN LATERAL (SELECT concat_ws(', ', nullif(line1, ''), nullif(concat_ws(' ', postcode, city), '')) AS window
                       FROM customers_address WHERE customer_id = customer.id ORDER BY purpose <> 'billing', id LIMIT 1) place ON true
    LEFT JOIN LATERAL (SELECT subject FROM credit_dunningtext WHERE level_id = level.id AND language IN (customer.language, 'en')
                       ORDER BY language = customer.language DESC LIMIT 1) wording ON true
ORDER BY reminder.rank;

INSERT INTO credit_reminderitem (customer_id, reminder_id, entry_id, document_id, level, is_new, open, disputed, covered, days_late, counts)
SELECT customer_id, %(reminders_before)s + reminder.rank, entry_id, document_id, asked.position, is_new, open, 0, 0, asked.days_late, true
FROM demo_reminder reminder JOIN demo_asked asked USING (customer_id, currency, day)
WHERE open > 0 ORDER BY reminder.rank, entry_id;

-- Who was left in peace in the last weeks, and why.
INSERT INTO credit_reminder (id, customer_id, run_id, currency, status, channel, "to", language, amount, days_late, exclusion, why,
                             disputed, fee, interest, subject, text, message_id, trouble)
SELECT %(reminders_before)s + (SELECT count(*) FROM demo_reminder) + row_number() OVER (ORDER BY day, customer_id, currency),
       spared.customer_id, %(runs_before)s + run.rank, spared.currency, 'excluded', '', '', '', 0, spared.days_late, spared.against,
       CASE spared.against WHEN 'promised' THEN 'A payment is promised and waited for' WHEN 'paid' THEN 'A payment came within the last days'
                           ELSE 'All that is overdue is disputed' END, 0, 0, 0, '', '', '', ''
FROM (SELECT day, customer_id, currency, min(against) AS against, max(days_late) AS days_late
      FROM demo_late WHERE days_late >= 5 AND day > %(today)s::date - 60
      GROUP BY day, customer_id, currency HAVING count(*) = count(against)) spared JOIN demo_run run USING (day)
WHERE NOT EXISTS (SELECT FROM demo_reminder sent WHERE (sent.customer_id, sent.currency, sent.day) = (spared.customer_id, spared.currency, spared.day))
ORDER BY 1;
