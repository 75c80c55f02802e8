-- One row a group (key, or text where there is no key) and currency. `known` is the share of what was turned over whose
-- cost is known, credit notes not taken off, so that it lies between 0 and 1; NULL where nothing was sold.
sums AS (
    SELECT {key} AS key, {text} AS text, sold.currency,
           coalesce(sum(sold.net) FILTER (WHERE sold.years = 0), 0) AS net,
           coalesce(sum(sold.net) FILTER (WHERE sold.years = 1), 0) AS before,
           count(DISTINCT sold.document_id) FILTER (WHERE sold.years = 0) AS documents,
           coalesce(sum(sold.quantity) FILTER (WHERE sold.years = 0), 0) AS quantity,
           sum(sold.cost) FILTER (WHERE sold.years = 0) AS cost,
           coalesce(sum(sold.net) FILTER (WHERE sold.years = 0 AND sold.costed), 0) AS costed,
           coalesce(sum(abs(sold.net)) FILTER (WHERE sold.years = 0 AND sold.costed), 0)
               / nullif(sum(abs(sold.net)) FILTER (WHERE sold.years = 0), 0) AS known
    FROM sold {joins} GROUP BY 1, 2, 3
)
