-- Who speaks for the customer about money.
CREATE TEMP TABLE demo_payer ON COMMIT DROP AS
SELECT DISTINCT ON (contact.customer_id) contact.customer_id, contact.id AS contact_id,
       customers_person_name(person) AS name
FROM customers_contact contact JOIN customers_person person ON person.id = contact.person_id
ORDER BY contact.customer_id, contact.role = 'Accounts payable' DESC, contact.id;
ALTER TABLE demo_payer ADD PRIMARY KEY (customer_id);
ANALYZE demo_payer;

-- Promises of those who were called about a late invoice; some cannot pay at once and promise instalments. What became
-- of them is judged from the payments (crm.demo.collecting).
CREATE TEMP TABLE demo_promise ON COMMIT DROP AS
WITH late AS (
    SELECT intent.*, CASE WHEN first_part IS NULL THEN paid_on ELSE rest_on END AS settled_on,
           foundation_business_day(due_on + 6 + pg_temp.pick(key, 90, 6)) AS made_on
    FROM demo_intent intent
    WHERE behaviour NOT IN ('prepaying') AND NOT EXISTS (SELECT FROM demo_dispute WHERE demo_dispute.key = intent.key)
),
made AS (
    SELECT *, foundation_business_day(made_on + 6 + pg_temp.pick(key, 91, 9)) AS promised_on,
           payable - CASE WHEN first_part IS NOT NULL AND paid_on <= made_on THEN first_part ELSE 0 END AS whole
    FROM late WHERE (settled_on IS NULL OR settled_on > made_on) AND made_on < %(today)s AND made_on >= %(promises_since)s
      AND pg_temp.draw(key, 92) < CASE WHEN settled_on IS NULL THEN 0.85 ELSE 0.55 END
),
parted AS (
    SELECT *, CASE WHEN whole > 400 AND pg_temp.draw(key, 111) < 0.12 THEN 2 + pg_temp.pick(key, 112, 2) ELSE 1 END AS parts
    FROM made WHERE whole > 0
),
told AS (
    SELECT key, customer_id, currency, whole, parts, part, made_on, foundation_business_day(promised_on + 14 * (part - 1)) AS promised_on,
           CASE WHEN part < parts THEN round(whole / parts, foundation_exponent(currency))
                ELSE whole - (parts - 1) * round(whole / parts, foundation_exponent(currency)) END AS amount
    FROM parted CROSS JOIN LATERAL generate_series(1, parts) AS part
)
SELECT *, row_number() OVER (ORDER BY made_on, key, part) AS rank FROM told;
CREATE INDEX ON demo_promise (customer_id, made_on);
ANALYZE demo_promise;

INSERT INTO credit_promise (id, customer_id, currency, amount, due_on, plan, document_id, promised_by, contact_id, channel,
                            note, made_on, recorded_by_id)
SELECT %(promises_before)s + promise.rank, promise.customer_id, promise.currency, promise.amount, promised_on,
       CASE WHEN parts > 1 THEN md5('plan ' || promise.key)::uuid END, %(documents_before)s + invoice.rank,
       coalesce(person.name, 'Accounts payable'), person.contact_id,
       CASE WHEN pg_temp.draw(promise.key, 113) < 0.78 THEN 'call' WHEN pg_temp.draw(promise.key, 113) < 0.94 THEN 'email'
            WHEN pg_temp.draw(promise.key, 113) < 0.97 THEN 'letter' ELSE 'meeting' END,
       CASE WHEN pg_temp.draw(promise.key, 114) < 0.3
            THEN (ARRAY['With their next payment run.', 'As soon as their own customer has paid.', 'The invoice waited for a signature.',
                        'Asked not to be called before then.'])[1 + pg_temp.pick(promise.key, 115, 4)] ELSE '' END,
       made_on, account.collector_id
FROM demo_promise promise JOIN demo_account account USING (customer_id)
    JOIN demo_document invoice ON invoice.key = promise.key AND invoice.kind = 'invoice'
    LEFT JOIN demo_payer person ON person.customer_id = promise.customer_id
ORDER BY promise.rank;

-- Disputes: of a line mostly, some of the whole invoice; whoever looks after the customer looks into them.
CREATE TEMP TABLE demo_contested ON COMMIT DROP AS
SELECT dispute.*, row_number() OVER (ORDER BY opened_on, dispute.key) AS rank, %(documents_before)s + invoice.rank AS document_id,
       %(documents_before)s + note.rank AS credit_note_id, account.clerk_id,
       CASE WHEN reason LIKE 'Price%%' THEN account.rep_id ELSE account.clerk_id END AS owner_id,
       CASE reason WHEN 'Price is not the one quoted' THEN 'price' WHEN 'Fewer pieces arrived than invoiced' THEN 'quantity'
            WHEN 'The goods never arrived' THEN 'not_delivered' WHEN 'Delivered after the date agreed' THEN 'other' ELSE 'goods' END AS category
FROM demo_dispute dispute JOIN demo_account account USING (customer_id)
    JOIN demo_document invoice ON invoice.key = dispute.key AND invoice.kind = 'invoice'
    LEFT JOIN demo_document note ON note.key = dispute.key AND note.kind = 'credit_note' AND outcome = 'upheld';
ANALYZE demo_contested;

INSERT INTO credit_dispute (id, customer_id, document_id, line_id, amount, category, reason, owner_id, follow_up_on, opened_on,
                            opened_by_id, closed_on, closed_by_id, outcome, credit_note_id)
SELECT %(disputes_before)s + rank, contested.customer_id, contested.document_id, line.id, contested.amount, category, reason, owner_id,
       CASE WHEN closed_on IS NULL THEN foundation_business_day(opened_on + 9 + pg_temp.pick(key, 116, 20)) END,
       opened_on, clerk_id, closed_on, CASE WHEN closed_on IS NOT NULL THEN owner_id END, outcome, credit_note_id
FROM demo_contested contested
    LEFT JOIN financials_line line ON line.document_id = contested.document_id AND line.position = contested.position
ORDER BY rank;

INSERT INTO credit_disputenote (customer_id, dispute_id, text, written_at, written_by_id)
SELECT customer_id, %(disputes_before)s + rank, said, written_at, owner_id
FROM (
    SELECT *, (ARRAY['The signed delivery note is with the warehouse, asked for a copy.', 'Photos came by e-mail; passed on to the supplier.',
                     'Compared with the quote: the price list of last year was used.', 'The forwarder looks for the parcel.',
                     'The customer sends the goods receipt of that day.'])[1 + pg_temp.pick(key, 117, 5)] AS said,
           (foundation_business_day(opened_on + 1) + time '10:20') AT TIME ZONE %(zone)s AS written_at
    FROM demo_contested WHERE opened_on >= %(promises_since)s AND foundation_business_day(opened_on + 1) < coalesce(closed_on, %(today)s)
    UNION ALL
    SELECT *, CASE outcome WHEN 'upheld' THEN 'They are right. Credited.' WHEN 'rejected' THEN 'Our papers are complete; sent with a letter.'
                           WHEN 'withdrawn' THEN 'Found it themselves: a mistake of their receiving desk.' ELSE 'They pay, we deliver the next one free of charge.' END,
           (closed_on + time '15:40') AT TIME ZONE %(zone)s
    FROM demo_contested WHERE closed_on >= %(promises_since)s
) notes ORDER BY written_at, rank;
