-- How late each invoice was settled, or stands open. Builds on open_items.sql and observations.sql.
-- An invoice payable in instalments is one invoice in every count: settled by its last instalment, and as late as the
-- latest of them. The final settlement is the last money, or the day the rest was written off; a credit note later is no
-- paying.
paid_off AS (
    SELECT piece.customer_id, piece.currency, piece.document_id, piece.posted_on,
           max(piece.settled_on) FILTER (WHERE piece.money OR piece.lost) AS closed_on,
           max(piece.settled_on) FILTER (WHERE piece.money OR piece.lost) - piece.due AS days_late
    FROM piece LEFT JOIN owed ON owed.id = piece.invoice_id
    WHERE owed.id IS NULL
    GROUP BY piece.customer_id, piece.currency, piece.document_id, piece.invoice_id, piece.posted_on, piece.due
    HAVING bool_or(piece.money)
),
invoice AS (
    SELECT customer_id, currency, document_id, min(posted_on) AS posted_on, max(closed_on) AS closed_on,
           max(days_late) AS days_late, bool_or(is_open) AS is_open
    FROM (SELECT *, false AS is_open FROM paid_off
          UNION ALL
          SELECT customer_id, currency, document_id, posted_on, NULL, days_past_due, true FROM owed) instalments
    GROUP BY customer_id, currency, document_id
)
