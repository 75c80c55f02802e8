-- How late each invoice was settled, or stands open. Builds on open_items.sql and observations.sql.
-- An invoice payable in instalments is one invoice in every count: settled by its last instalment, and as late as the
-- latest of them. The final settlement is the last money, or the day the rest was written off; a credit note later is no
-- paying.
paid_off AS (
    SELECT customer_id, currency, document_id, posted_on, greatest(paid_on, lost_on) AS closed_on,
           greatest(paid_on, lost_on) - due AS days_late
    FROM closing WHERE paid_on IS NOT NULL
),
invoice AS (
    SELECT any_value(customer_id) AS customer_id, any_value(currency) AS currency, document_id,
           min(posted_on) AS posted_on, max(closed_on) AS closed_on, max(days_late) AS days_late,
           bool_or(is_open) AS is_open
    FROM (SELECT *, false AS is_open FROM paid_off
          UNION ALL
          SELECT customer_id, currency, document_id, posted_on, NULL, days_past_due, true FROM owed) instalments
    GROUP BY document_id
)
