-- One payment a day and customer settles all that is paid that day. Some money is there without an invoice: the
-- deposits of those who pay ahead, and invoices paid twice by mistake.
CREATE TEMP TABLE demo_payment ON COMMIT DROP AS
WITH received AS (
    SELECT customer_id, currency, paid_on, sum(amount) AS amount, sum(discount) AS discount, '' AS note, 0 AS kind
    FROM demo_piece GROUP BY customer_id, currency, paid_on
    UNION ALL
    SELECT customer_id, currency, greatest(first_on, pg_temp.friday_before(%(today)s - 3 - pg_temp.pick(customer_id, 60, 40))),
           (round((line_value * rate * (1 + 3 * pg_temp.draw(customer_id, 61)))::numeric, -2) + 100), 0,
           'Deposit for the next orders', 1
    FROM demo_account WHERE behaviour = 'prepaying'
    UNION ALL
    SELECT customer_id, currency, foundation_business_day(paid_on + 5), amount, 0, 'Paid twice? Ask before it is used.', 2
    FROM (SELECT DISTINCT ON (customer_id) * FROM demo_intent
              CROSS JOIN LATERAL (SELECT payable - discount AS amount) paid
          WHERE first_part IS NULL AND behaviour IN ('prompt', 'weekday') AND pg_temp.draw(key, 62) < 0.03
            AND paid_on BETWEEN %(today)s - 45 AND %(today)s - 12
          ORDER BY customer_id, key) twice
),
ranked AS (
    SELECT received.*, row_number() OVER (ORDER BY paid_on, customer_id, currency, kind) AS rank,
           row_number() OVER (PARTITION BY customer_id ORDER BY paid_on, currency, kind) AS nth
    FROM received
)
SELECT ranked.rank, ranked.customer_id, ranked.currency, ranked.paid_on, ranked.amount, ranked.discount, ranked.note,
       ranked.kind, account.method, account.clerk_id,
       CASE account.method
           WHEN 'check' THEN (1000 + (ranked.customer_id * 7919 %% 8000) + ranked.nth)::text
           WHEN 'card' THEN 'CARD-' || to_char(paid_on, 'YYMMDD') || '-' || ranked.nth
           WHEN 'cash' THEN 'RCPT-' || lpad(ranked.nth::text, 4, '0')
           WHEN 'direct_debit' THEN 'DD' || to_char(paid_on, 'YYYYMMDD') || lpad(ranked.nth::text, 4, '0')
           ELSE 'TRF ' || to_char(paid_on, 'YYMMDD') || ' ' || lpad(ranked.nth::text, 4, '0') END AS reference
FROM ranked JOIN demo_account account USING (customer_id);
ALTER TABLE demo_payment ADD PRIMARY KEY (rank);
ANALYZE demo_payment;
