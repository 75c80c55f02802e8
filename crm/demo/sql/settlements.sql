-- What the customers contested: all that was credited after a complaint, and some where we were right.
CREATE TEMP TABLE demo_dispute ON COMMIT DROP AS
WITH contested AS (
    SELECT invoice.key, invoice.customer_id, invoice.issued_on, invoice.deal_id, invoice.any_position, invoice.total,
           credit.total AS credited, credit.credited_on, credit.returned,
           CASE WHEN credit.key IS NOT NULL
                THEN least(invoice.issued_on + 2 + pg_temp.pick(invoice.key, 40, 3), credit.credited_on)
                ELSE foundation_business_day(invoice.issued_on + 8 + pg_temp.pick(invoice.key, 40, 20)) END AS opened_on
    FROM demo_invoice invoice LEFT JOIN demo_credit credit ON credit.key = invoice.key AND NOT credit.late
    WHERE behaviour <> 'prepaying'
      AND pg_temp.draw(invoice.key, 41) < CASE WHEN credit.key IS NOT NULL THEN 0.4
                                               WHEN invoice.issued_on > %(today)s - 45 THEN 0.07 ELSE 0.025 END
    OFFSET 0
),
ended AS (
    SELECT *, coalesce(credited_on, foundation_business_day(opened_on + 8 + pg_temp.pick(key, 42, 35))) AS ends_on FROM contested
    OFFSET 0
)
SELECT key, customer_id, opened_on, CASE WHEN ends_on <= %(today)s THEN ends_on END AS closed_on,
       CASE WHEN ends_on > %(today)s THEN ''
            WHEN credited IS NOT NULL THEN 'upheld'
            WHEN pg_temp.draw(key, 43) < 0.55 THEN 'rejected'
            WHEN pg_temp.draw(key, 43) < 0.85 THEN 'settled' ELSE 'withdrawn' END AS outcome,
       CASE WHEN credited IS NOT NULL OR pg_temp.draw(key, 44) >= 0.4 THEN any_position END AS position,
       coalesce(credited, CASE WHEN pg_temp.draw(key, 44) < 0.4 THEN ended.total END, line.net + line.tax) AS amount,
       CASE WHEN returned THEN 'Goods arrived damaged'
            WHEN NOT returned THEN 'Price is not the one quoted'
            ELSE (ARRAY['Fewer pieces arrived than invoiced', 'Delivered after the date agreed', 'Not what was ordered',
                        'The goods never arrived', 'Price is not the one quoted'])[1 + pg_temp.pick(key, 45, 5)] END AS reason
FROM ended JOIN demo_line line ON line.deal_id = ended.deal_id AND line.parcel = 2 - key %% 2
    AND line.parcel_position = ended.any_position
WHERE opened_on <= %(today)s AND line.net > 0;
ALTER TABLE demo_dispute ADD PRIMARY KEY (key);
ANALYZE demo_dispute;

-- When each customer means to pay an invoice, by its habits; what is contested waits until that is settled.
CREATE TEMP TABLE demo_intent ON COMMIT DROP AS
WITH owed AS (
    SELECT invoice.*, invoice.total - coalesce(credit.total, 0) AS payable, credit.credited_on,
           dispute.key IS NOT NULL AS disputed, dispute.closed_on, account.first_on, account.stop_on, account.write_off_on,
           account.lateness, account.run_day,
           account.discount_percent > 0 AND credit.key IS NULL AND dispute.key IS NULL
               AND pg_temp.draw(invoice.key, 50) < 0.75 AS discounted,
           account.discount_percent, account.discount_days,
           CASE WHEN pg_temp.draw(invoice.key, 51) < 0.012 THEN 15 + pg_temp.pick(invoice.key, 52, 30) ELSE 0 END AS mislaid
    FROM demo_invoice invoice JOIN demo_account account USING (customer_id)
        LEFT JOIN demo_credit credit ON credit.key = invoice.key AND NOT credit.late
        LEFT JOIN demo_dispute dispute ON dispute.key = invoice.key
    WHERE invoice.total > coalesce(credit.total, 0)
    OFFSET 0
),
habit AS (
    SELECT *, CASE
        WHEN behaviour = 'prepaying' THEN greatest(first_on, issued_on - 1 - pg_temp.pick(key, 53, 5))
        WHEN discounted THEN issued_on + 4 + pg_temp.pick(key, 54, greatest(discount_days - 6, 1))
        WHEN behaviour IN ('prompt', 'new') THEN due_on - 6 + pg_temp.pick(key, 55, 7) + mislaid
        WHEN behaviour = 'weekday' THEN due_on - 4 + mislaid
        WHEN behaviour = 'slow' THEN due_on + lateness / 2 + pg_temp.pick(key, 55, lateness)
        WHEN behaviour = 'worsening' THEN due_on - 3 + pg_temp.pick(key, 55, 7)
            + greatest(0, lateness * (issued_on - (%(today)s - 365)) / 365)
        ELSE due_on + 3 + pg_temp.pick(key, 55, 15) END AS meant_on
    FROM owed
    OFFSET 0
),
dated AS (
    SELECT *, CASE WHEN NOT disputed OR closed_on IS NOT NULL THEN
        foundation_business_day(greatest(meant_on + CASE WHEN run_day > 0 AND NOT discounted
            THEN (run_day - extract(isodow FROM meant_on)::int + 7) %% 7 ELSE 0 END, credited_on + 2, closed_on + 5)) END AS paid_on
    FROM habit
    OFFSET 0
),
parted AS (
    SELECT *, CASE WHEN discounted THEN round(payable * discount_percent / 100, foundation_exponent(currency)) ELSE 0 END AS discount,
           CASE WHEN NOT discounted AND payable > 300 AND behaviour <> 'prepaying' AND pg_temp.draw(key, 56)
                    < CASE WHEN behaviour IN ('slow', 'worsening', 'defaulting', 'lost') THEN 0.18 ELSE 0.035 END
                THEN round(payable * (0.3 + 0.4 * pg_temp.draw(key, 57))::numeric, CASE WHEN payable > 3000 THEN -2 ELSE -1 END) END AS first_part,
           foundation_business_day(paid_on + 14 + pg_temp.pick(key, 58, 30)) AS rest_on
    FROM dated
    OFFSET 0
)
SELECT key, customer_id, behaviour, currency, issued_on, due_on, payable, discount, first_part, write_off_on,
       CASE WHEN paid_on <= least(stop_on, %(today)s) THEN paid_on END AS paid_on,
       CASE WHEN first_part IS NOT NULL AND rest_on <= least(stop_on, %(today)s) THEN rest_on END AS rest_on
FROM parted;
ALTER TABLE demo_intent ADD PRIMARY KEY (key);
ANALYZE demo_intent;

-- A credit note counts as late only where the invoice had been paid in full before it.
DELETE FROM demo_credit credit USING demo_intent intent
WHERE credit.late AND intent.key = credit.key
  AND NOT coalesce(CASE WHEN first_part IS NULL THEN paid_on ELSE rest_on END < credited_on, false);

CREATE TEMP TABLE demo_piece ON COMMIT DROP AS
SELECT key, customer_id, currency, paid_on, coalesce(first_part, payable - discount) AS amount, discount
FROM demo_intent WHERE paid_on IS NOT NULL
UNION ALL
SELECT key, customer_id, currency, rest_on, payable - first_part, 0 FROM demo_intent WHERE rest_on IS NOT NULL;
ANALYZE demo_piece;
