-- How firmly everybody was reminded of what is still open on a day, and what of the overdue is in dispute. Builds on
-- open_items.sql and observations.sql.
reached AS (
    SELECT item.customer_id, item.currency, max(reminded.level) AS level, max(reminder.sent_at) AS sent_at
    FROM credit_reminderitem reminded
        JOIN credit_reminder reminder ON reminder.id = reminded.reminder_id
        JOIN open_item item ON item.id = reminded.entry_id
    WHERE reminder.status = 'sent' AND reminder.sent_at < %(until)s
    GROUP BY item.customer_id, item.currency
),
held_back AS (
    SELECT item.customer_id, item.currency, sum(least(disputed.amount, item.open::float8))::numeric AS disputed
    FROM disputed JOIN open_item item ON item.id = disputed.id
    WHERE item.days_past_due > 0
    GROUP BY item.customer_id, item.currency
)
SELECT customer_id, currency, level, sent_at, coalesce(disputed, 0) AS disputed
FROM reached FULL JOIN held_back USING (customer_id, currency)
