-- What of the items of each reminder was paid within some days after it was sent, as known on a day; no more of an item
-- than was asked for. Builds on open_items.sql and observations.sql.
asked_for AS (
    SELECT item.reminder_id, item.entry_id, item.open - item.disputed AS open,
           (reminder.sent_at AT TIME ZONE %(zone)s)::date AS sent_on
    FROM credit_reminderitem item JOIN credit_reminder reminder ON reminder.id = item.reminder_id
    WHERE item.reminder_id = ANY (%(reminders)s)
),
came AS (
    SELECT asked_for.reminder_id, asked_for.entry_id, least(asked_for.open::float8, sum(piece.amount)) AS amount
    FROM asked_for JOIN piece ON piece.invoice_id = asked_for.entry_id AND piece.money
        AND piece.settled_on BETWEEN asked_for.sent_on AND asked_for.sent_on + %(days)s
    GROUP BY asked_for.reminder_id, asked_for.entry_id, asked_for.open
)
SELECT reminder_id, round(sum(amount)::numeric, 4) AS amount FROM came GROUP BY reminder_id
