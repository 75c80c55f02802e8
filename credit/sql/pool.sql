-- The company-wide figures of a day by currency: the median invoice, the mean points of what was paid, and the share
-- of observations that were not paid within 30 days of falling due.
SELECT coalesce(seen.currency, sizes.currency) AS currency, sizes.median_invoice,
       coalesce(seen.mean_points, 100) AS mean_points, coalesce(seen.late_share, 0) AS late_share
FROM (SELECT currency, avg(credit_points(days_late)) FILTER (WHERE paid) AS mean_points,
             avg((days_late > 30)::int) FILTER (WHERE paid OR days_late > 30)::float8 AS late_share
      FROM observation GROUP BY currency) seen
    FULL JOIN (SELECT currency, percentile_disc(0.5) WITHIN GROUP (ORDER BY amount) AS median_invoice
               FROM financials_entry WHERE kind = 'invoice' AND counts_from <= %(as_of)s GROUP BY currency) sizes
    ON sizes.currency = seen.currency
WHERE sizes.median_invoice IS NOT NULL
