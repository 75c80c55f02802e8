-- The company-wide figures of a day by currency (currencies are kept apart, so no rate is needed): the median invoice
-- and the mean points of paid invoices (each part payment by its share, so that paying in parts makes no more of it).
SELECT coalesce(seen.currency, sizes.currency) AS currency, sizes.median_invoice,
       coalesce(seen.mean_points, 100) AS mean_points
FROM (SELECT currency, round((sum(credit_points(days_late) * amount / invoice_amount) FILTER (WHERE paid)
                             / sum(amount / invoice_amount) FILTER (WHERE paid))::numeric, 9)::float8 AS mean_points
      FROM observation GROUP BY currency) seen
    FULL JOIN (SELECT currency, percentile_disc(0.5) WITHIN GROUP (ORDER BY amount) AS median_invoice
               FROM financials_entry WHERE kind = 'invoice' AND counts_from <= %(as_of)s GROUP BY currency) sizes
    ON sizes.currency = seen.currency
WHERE sizes.median_invoice IS NOT NULL
