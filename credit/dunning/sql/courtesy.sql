-- The accounts with an invoice past due, item by item, and everything that speaks for leaving them in peace today.
-- Builds on aging.sql, observations.sql (owed, covered) and promised.sql: what is disputed and what is covered by money
-- that is not applied yet has one definition.
policy AS (SELECT * FROM credit_dunningpolicy WHERE id = 1),
debited AS (
    SELECT entry_id AS id, sum(amount + discount)::float8 AS amount
    FROM financials_debitpart
    WHERE ended_at IS NULL AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY (%(customers)s))
    GROUP BY entry_id
),
credit AS (
    SELECT customer_id, currency, -sum(open)::float8 AS amount
    FROM open_item WHERE open < 0 AND kind NOT IN ('payment', 'charges') GROUP BY customer_id, currency
),
-- What is left of each open invoice after the cash and the debit under way; on it go the credit notes, oldest due first.
remaining AS (
    SELECT *, undisputed - cash - debited AS rest,
           sum(undisputed - cash - debited) OVER queue - (undisputed - cash - debited) AS before
    FROM (SELECT owed.*, coalesce(met.amount, 0) AS cash,
                 least(owed.undisputed - coalesce(met.amount, 0), coalesce(debited.amount, 0)) AS debited
          FROM owed
              LEFT JOIN (SELECT id, sum(amount) AS amount FROM covered GROUP BY id) met USING (id)
              LEFT JOIN debited USING (id)) paying
    WINDOW queue AS (PARTITION BY customer_id, currency ORDER BY due, id)
),
item AS MATERIALIZED (
    SELECT remaining.id AS entry_id, customer_id, currency, document_id, due, days_past_due AS days_late,
           round(open::numeric, digits) AS open, round((open - undisputed)::numeric, digits) AS disputed,
           round(debited::numeric, digits) AS debited,
           round((cash + debited + greatest(least(rest, coalesce(credit.amount, 0) - before), 0))::numeric, digits)
               AS covered
    FROM remaining LEFT JOIN credit USING (customer_id, currency),
        LATERAL (SELECT foundation_exponent(currency) AS digits) money
    WHERE days_past_due > 0
),
-- Which level each item has reached, and which it is due for: levels are taken in order, none is left out.
stepped AS MATERIALIZED (
    SELECT item.*, item.open - item.disputed - item.covered AS asked,
           coalesce(raised.level, 0) AS reached, raised.on_day AS raised_on, next.position AS next,
           CASE WHEN next.position IS NOT NULL THEN greatest(
               item.due + greatest(next.after_days, policy.grace_days + 1), raised.on_day + next.wait_days) END AS next_on,
           item.days_late > policy.grace_days AS beyond_grace,
           EXISTS (SELECT FROM credit_reminder WHERE charge_id = item.document_id) AS is_charge
    FROM item CROSS JOIN policy
        LEFT JOIN LATERAL (
            SELECT reminded.level, (coalesce(sent_at, claimed_at) AT TIME ZONE %(zone)s)::date AS on_day
            FROM credit_reminderitem reminded JOIN credit_reminder reminder ON reminder.id = reminded.reminder_id
            WHERE reminded.entry_id = item.entry_id AND reminded.counts AND reminded.is_new
              AND reminder.id IS DISTINCT FROM %(sending)s
            ORDER BY reminded.level DESC LIMIT 1) raised ON true
        LEFT JOIN LATERAL (
            SELECT position, after_days, wait_days FROM credit_dunninglevel
            WHERE position > coalesce(raised.level, 0) ORDER BY position LIMIT 1) next ON true
    -- The charge of the very reminder that is sent again is added to it by itself.
    WHERE NOT EXISTS (SELECT FROM credit_reminder WHERE id = %(sending)s AND charge_id = item.document_id)
),
account AS (
    SELECT customer_id, currency, sum(open) AS overdue, sum(disputed) AS disputed, sum(covered) AS covered,
           sum(debited) AS debited, sum(asked) AS uncontested,
           coalesce(sum(asked) FILTER (WHERE beyond_grace), 0) AS asked,
           coalesce(max(days_late) FILTER (WHERE asked > 0), max(days_late)) AS days_late,
           coalesce(max(next) FILTER (WHERE next_on <= %(as_of)s), 0) AS due_level,
           coalesce(max(next) FILTER (WHERE next_on <= %(as_of)s AND asked > 0), 0) AS raises,
           -- A letter speaks in the words of the highest level that one of its items has come to.
           coalesce(max(CASE WHEN next_on <= %(as_of)s THEN next ELSE reached END)
                        FILTER (WHERE beyond_grace AND asked > 0), 0) AS letter_level,
           min(next_on) FILTER (WHERE asked > 0) AS next_on,
           max(raised_on) FILTER (WHERE next IS NULL AND asked > 0) AS last_level_on,
           jsonb_agg(jsonb_build_object(
               'entry_id', entry_id, 'document_id', document_id, 'due_on', due, 'days_late', days_late,
               'open', open::text, 'disputed', disputed::text, 'covered', covered::text, 'reached', reached,
               'raised_on', raised_on, 'is_charge', is_charge,
               'raises', CASE WHEN next_on <= %(as_of)s THEN next ELSE 0 END) ORDER BY due, entry_id)
               FILTER (WHERE beyond_grace AND asked > 0) AS items
    FROM stepped GROUP BY customer_id, currency
),
paid AS (
    SELECT DISTINCT ON (customer_id, currency) customer_id, currency, counts_from AS paid_on,
           sum(amount + bank_charges) AS paid
    FROM financials_payment payment CROSS JOIN policy
    WHERE counts_from >= %(as_of)s::date - policy.paid_days AND known_on <= %(as_of)s
      AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY (%(customers)s))
      AND NOT EXISTS (SELECT FROM financials_adjustment undone
                      WHERE undone.payment_id = payment.id AND undone.kind = 'return')
    GROUP BY customer_id, currency, counts_from
    ORDER BY customer_id, currency, counts_from DESC
),
-- The last time somebody of us spoke or wrote with them, and the last complaint. The mail that carried one of our own
-- documents is about it, which its text begins with (journal.payload); it is no conversation.
spoken AS (
    SELECT DISTINCT ON (customer_id, kind = 'complaint') customer_id, kind, kind = 'complaint' AS is_complaint,
           (happened_at AT TIME ZONE %(zone)s)::date AS on_day
    FROM journal_entry entry CROSS JOIN policy
    WHERE kind = ANY (%(contacts)s)
      AND happened_at >= (%(as_of)s::date - greatest(policy.quiet_days, policy.complaint_days))::timestamp
                         AT TIME ZONE %(zone)s
      AND happened_at < (%(as_of)s::date + 1)::timestamp AT TIME ZONE %(zone)s
      AND (%(customers)s::bigint[] IS NULL OR customer_id = ANY (%(customers)s))
      AND NOT (kind = 'email' AND EXISTS (SELECT FROM journal_body body
                                          WHERE body.entry_id = entry.id AND body.content LIKE '{"about":%%'))
    ORDER BY customer_id, kind = 'complaint', happened_at DESC
)
SELECT account.*, aging.balance, paid.paid, paid.paid_on,
       promise.amount AS promised, promise.currency AS promised_in, promise.due_on AS promised_for, promise.promised_by,
       complaint.on_day AS complained_on, contact.on_day AS contacted_on, contact.kind AS contacted_by,
       stop.reason AS stop, stop.until AS stopped_until, somebody.name AS stopped_by,
       under_way.status AS under_way, sent.on_day AS reminded_on, sent.name AS reminded_as, policy.least_amount,
       (SELECT name FROM credit_dunninglevel WHERE position = account.letter_level) AS raises_as,
       greatest((SELECT wait_days FROM credit_dunninglevel ORDER BY position LIMIT 1), policy.quiet_days + 1) AS gap
FROM account CROSS JOIN policy
    JOIN aging USING (customer_id, currency)
    LEFT JOIN paid USING (customer_id, currency)
    LEFT JOIN promised USING (customer_id)
    LEFT JOIN LATERAL (
        SELECT * FROM credit_promise made
        WHERE promised.until_on IS NOT NULL AND made.customer_id = account.customer_id AND made.made_on <= %(as_of)s
          AND (made.closed_on IS NULL OR made.closed_on > %(as_of)s)
        ORDER BY made.due_on, made.id LIMIT 1) promise ON true
    LEFT JOIN spoken complaint ON complaint.customer_id = account.customer_id AND complaint.is_complaint
        AND complaint.on_day >= %(as_of)s::date - greatest(policy.complaint_days, policy.quiet_days)
    LEFT JOIN spoken contact ON contact.customer_id = account.customer_id AND NOT contact.is_complaint
        AND contact.on_day >= %(as_of)s::date - policy.quiet_days
    LEFT JOIN credit_dunningstop stop ON stop.customer_id = account.customer_id AND stop.ended_at IS NULL
        AND (stop.until IS NULL OR stop.until >= %(as_of)s)
    LEFT JOIN staff_user somebody ON somebody.id = stop.stopped_by_id
    LEFT JOIN LATERAL (
        SELECT status FROM credit_reminder reminder
        WHERE reminder.customer_id = account.customer_id AND reminder.currency = account.currency
          AND reminder.id IS DISTINCT FROM %(sending)s
          -- Of several about to go out, the first that is claimed goes; they do not wait for each other.
          AND (status IN ('handing', 'unclear')
               OR status IN ('queued', 'preparing') AND %(sending)s::bigint IS NULL)
        ORDER BY reminder.id DESC LIMIT 1) under_way ON true
    LEFT JOIN LATERAL (
        SELECT (reminder.sent_at AT TIME ZONE %(zone)s)::date AS on_day, level.name
        FROM credit_reminder reminder JOIN credit_dunninglevel level ON level.id = reminder.level_id
        WHERE reminder.customer_id = account.customer_id AND reminder.status = 'sent'
          AND reminder.currency = account.currency
        ORDER BY reminder.sent_at DESC LIMIT 1) sent ON true
