-- Who speaks for the customer about money.
CREATE TEMP TABLE demo_payer ON COMMIT DROP AS
SELECT DISTINCT ON (contact.customer_id) contact.customer_id, contact.id AS contact_id,
       concat_ws(' ', nullif(person.title, ''), nullif(person.first_name, ''), nullif(person.last_name, '')) AS name
FROM customers_contact contact JOIN customers_person person ON person.id = contact.person_id
ORDER BY contact.customer_id, contact.role = 'Accounts payable' DESC, contact.id;
ALTER TABLE demo_payer ADD PRIMARY KEY (customer_id);
ANALYZE demo_payer;

-- Promises of those who were called about a late invoice, and what became of them.
CREATE TEMP TABLE demo_promise ON COMMIT DROP AS
WITH late AS (
    SELECT intent.*, CASE WHEN first_part IS NULL THEN paid_on ELSE rest_on END AS settled_on,
           foundation_business_day(due_on + 6 + pg_temp.pick(key, 90, 6)) AS made_on
    FROM demo_intent intent
    WHERE behaviour NOT IN ('prepaying') AND NOT EXISTS (SELECT FROM demo_dispute WHERE demo_dispute.key = intent.key)
),
made AS (
    SELECT *, foundation_business_day(made_on + 6 + pg_temp.pick(key, 91, 9)) AS promised_on,
           payable - CASE WHEN first_part IS NOT NULL AND paid_on <= made_on THEN first_part ELSE 0 END AS amount
    FROM late WHERE (settled_on IS NULL OR settled_on > made_on) AND made_on <= %(today)s
      AND pg_temp.draw(key, 92) < CASE WHEN settled_on IS NULL THEN 0.85 ELSE 0.55 END
),
ended AS (
    SELECT *, coalesce(settled_on <= foundation_business_day(promised_on + 2), false) AS kept FROM made
)
SELECT key, customer_id, currency, amount, made_on, promised_on,
       CASE WHEN kept THEN settled_on
            WHEN foundation_business_day(promised_on + 2) < %(today)s THEN foundation_business_day(promised_on + 2) + 1 END AS closed_on,
       kept, row_number() OVER (ORDER BY made_on, key) AS rank
FROM ended WHERE amount > 0;
ANALYZE demo_promise;

INSERT INTO credit_promise (customer_id, currency, amount, due_on, promised_by, contact_id, made_on, recorded_by_id,
                            closed_on, outcome, received, kept_on)
SELECT promise.customer_id, promise.currency, promise.amount, promised_on, coalesce(person.name, 'Accounts payable'),
       person.contact_id, made_on, account.collector_id, closed_on,
       CASE WHEN closed_on IS NULL THEN '' WHEN kept THEN 'kept' ELSE 'broken' END,
       CASE WHEN kept THEN promise.amount ELSE 0 END, CASE WHEN kept THEN closed_on END
FROM demo_promise promise JOIN demo_account account USING (customer_id)
    LEFT JOIN demo_payer person USING (customer_id)
ORDER BY promise.rank;

INSERT INTO credit_dispute (customer_id, document_id, amount, reason, opened_on, opened_by_id, closed_on, outcome)
SELECT dispute.customer_id, %(documents_before)s + document.rank, dispute.amount, dispute.reason, opened_on, account.clerk_id,
       closed_on, outcome
FROM demo_dispute dispute JOIN demo_document document ON document.key = dispute.key AND document.kind = 'invoice'
    JOIN demo_account account ON account.customer_id = dispute.customer_id
ORDER BY opened_on, dispute.key;
