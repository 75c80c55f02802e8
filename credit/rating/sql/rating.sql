-- What made a rating, and what would lift it, as one row of figures and lists. Builds on open_items.sql,
-- observations.sql and rated.sql; %(customers)s may be a whole group.
-- What was paid of an invoice on one day, or is open of it, as one line.
seen AS MATERIALIZED (
    SELECT document_id, days_late, paid, settled_on, points, min(mean_points) AS mean_points, sum(amount) AS amount,
           sum(weight) AS weight
    FROM rated WHERE currency = %(currency)s
    GROUP BY document_id, days_late, paid, settled_on, points
),
-- Today, and in so many days: what was paid has faded by then or left the window; what is overdue stays open and ages,
-- or is paid today.
ahead AS MATERIALIZED (
    SELECT *,
           CASE WHEN NOT paid THEN weight
                WHEN settled_on > (%(as_of)s::date + %(days)s::int) - interval '24 months' THEN weight * faded
                ELSE 0 END AS weight_left,
           CASE WHEN paid THEN points ELSE credit_points(days_late + %(days)s::int) END AS points_left,
           weight * faded AS weight_paid
    FROM seen, (SELECT power(0.5::float8, %(days)s::int / 180.0::float8) AS faded) fading
),
total AS (
    SELECT count(DISTINCT document_id) AS invoices, count(*) AS observations, min(mean_points) AS mean,
           sum(weight) + 2 AS weights, sum(weight * points) + 2 * min(mean_points) AS points,
           coalesce(sum(weight) FILTER (WHERE paid), 0) + 2 AS weights_paid,
           coalesce(sum(weight * points) FILTER (WHERE paid), 0) + 2 * min(mean_points) AS points_paid,
           sum(weight_left) + 2 AS weights_left, sum(weight_left * ahead.points_left) + 2 * min(mean_points) AS points_left,
           sum(CASE WHEN paid THEN weight_left ELSE weight_paid END) + 2 AS weights_all_paid,
           sum(CASE WHEN paid THEN weight_left ELSE weight_paid END * points) + 2 * min(mean_points) AS points_all_paid
    FROM ahead
),
moved AS (
    SELECT document.number, seen.days_late, seen.paid, seen.settled_on, seen.amount, seen.points,
           seen.weight * (seen.points - seen.mean_points) / total.weights AS effect
    FROM seen CROSS JOIN total JOIN financials_document document ON document.id = seen.document_id
    ORDER BY abs(seen.weight * (seen.points - seen.mean_points)) DESC, document.number, seen.days_late LIMIT 5
),
-- Each invoice that is open and overdue; one in instalments is paid with all of them that are.
overdue AS (
    SELECT document_id, max(days_late) AS days_late, sum(amount) AS amount,
           (total.points_left - sum(weight_left * ahead.points_left) + sum(weight_paid * ahead.points))
               / (total.weights_left - sum(weight_left) + sum(weight_paid)) AS score_if_paid
    FROM ahead CROSS JOIN total WHERE NOT paid
    GROUP BY document_id, total.points_left, total.weights_left
),
usual AS (
    SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY invoice_amount) AS amount
    FROM (SELECT DISTINCT invoice_id, invoice_amount FROM rated WHERE currency = %(currency)s) sizes
),
kept_out AS (
    SELECT sum(least(disputed.amount, open_item.open)) AS amount
    FROM disputed JOIN open_item USING (id) WHERE open_item.currency = %(currency)s
)
SELECT total.*, usual.amount AS usual, coalesce(kept_out.amount, 0) AS disputed,
       (SELECT coalesce(json_agg(moved), '[]') FROM moved) AS moved,
       (SELECT count(*) FROM overdue) AS overdue_invoices, (SELECT sum(amount) FROM overdue) AS overdue_amount,
       (SELECT coalesce(json_agg(worst), '[]')
        FROM (SELECT document.number, overdue.days_late, overdue.amount, overdue.score_if_paid
              FROM overdue JOIN financials_document document ON document.id = overdue.document_id
              ORDER BY overdue.score_if_paid DESC, overdue.amount DESC, document.number LIMIT 3) worst) AS worst,
       (SELECT coalesce(json_agg(old), '[]')
        FROM (SELECT document.number, overdue.days_late, overdue.amount
              FROM overdue JOIN financials_document document ON document.id = overdue.document_id
              WHERE overdue.days_late > 90 ORDER BY overdue.days_late DESC, document.number LIMIT 3) old) AS over_90,
       (SELECT count(*) FROM overdue WHERE days_late > 90) AS over_90_count
FROM total CROSS JOIN usual CROSS JOIN kept_out
