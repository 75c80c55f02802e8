-- Average payment days by month of final settlement. Builds on open_items.sql and observations.sql.
settled AS (
    SELECT document_id, max(piece.settled_on) FILTER (WHERE money OR lost) AS closed_on,
           max(piece.settled_on) FILTER (WHERE money OR lost) - min(piece.posted_on) AS days
    FROM piece
    WHERE piece.currency = %(currency)s
      AND NOT EXISTS (SELECT FROM owed WHERE owed.document_id = piece.document_id)
    GROUP BY document_id HAVING bool_or(money)
)
SELECT date_trunc('month', closed_on)::date AS month, avg(days)::float8 AS days
FROM settled WHERE closed_on > %(as_of)s::date - interval '24 months'
GROUP BY 1 ORDER BY 1
