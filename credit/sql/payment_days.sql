-- Average payment days by month of final settlement. Builds on open_items.sql and observations.sql.
settled AS (
    SELECT invoice_id, max(piece.settled_on) AS closed_on, max(piece.settled_on) - min(piece.posted_on) AS days
    FROM piece LEFT JOIN open_item ON open_item.id = piece.invoice_id
    WHERE open_item.id IS NULL AND piece.currency = %(currency)s
    GROUP BY invoice_id HAVING bool_or(money)
)
SELECT date_trunc('month', closed_on)::date AS month, avg(days)::float8 AS days
FROM settled WHERE closed_on > %(as_of)s::date - interval '24 months'
GROUP BY 1 ORDER BY 1
