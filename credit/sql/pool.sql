-- The company-wide figures of a day by currency (currencies are kept apart, so no rate is needed): the median invoice,
-- the mean points of paid invoices (each part payment by its share, so that paying in parts makes no more of it), and
-- the share of observations that were not paid within 30 days of falling due.
SELECT coalesce(seen.currency, sizes.currency) AS currency, sizes.median_invoice,
       coalesce(seen.mean_points, 100) AS mean_points, coalesce(seen.late_share, 0) AS late_share
FROM (SELECT currency, round((sum(credit_points(days_late) * amount / invoice_amount) FILTER (WHERE paid)
                             / sum(amount / invoice_amount) FILTER (WHERE paid))::numeric, 9)::float8 AS mean_points,
             avg((days_late > 30)::int) FILTER (WHERE paid OR days_late > 30)::float8 AS late_share
      FROM observation GROUP BY currency) seen
    FULL JOIN (SELECT currency, percentile_disc(0.5) WITHIN GROUP (ORDER BY amount) AS median_invoice
               FROM financials_entry WHERE kind = 'invoice' AND counts_from <= %(as_of)s GROUP BY currency) sizes
    ON sizes.currency = seen.currency
WHERE sizes.median_invoice IS NOT NULL
