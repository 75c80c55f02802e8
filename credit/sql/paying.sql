-- How a customer pays, by currency, beside what the standing says (CREDIT §3). Builds on open_items.sql,
-- observations.sql, invoices.sql and the counted invoices of credit/paying.py.
extreme AS (
    SELECT currency,
           (array_agg(document_id ORDER BY days, closed_on DESC, document_id) FILTER (WHERE settled))[1] AS quickest,
           (array_agg(document_id ORDER BY days DESC, closed_on DESC, document_id) FILTER (WHERE settled))[1] AS slowest,
           count(*) FILTER (WHERE late AND recent) AS late_in_a_year,
           count(*) FILTER (WHERE delinquent AND recent) AS delinquent_in_a_year
    FROM counted GROUP BY currency
),
beyond AS (
    SELECT currency, sum(amount * days_late) FILTER (WHERE paid) / nullif(sum(amount) FILTER (WHERE paid), 0) AS paid,
           sum(amount * days_late) / nullif(sum(amount), 0) AS with_open,
           sum(amount * days_late) FILTER (WHERE paid AND days_late > 0)
               / nullif(sum(amount) FILTER (WHERE paid AND days_late > 0), 0) AS when_late
    FROM observation GROUP BY currency
),
billed AS (
    SELECT currency, sum(amount) AS sales
    FROM financials_entry
    WHERE customer_id = ANY (%(customers)s) AND counts_from <= %(as_of)s
      AND posted_on > %(as_of)s::date - %(sales_days)s::int AND posted_on <= %(as_of)s
      AND (kind = 'invoice' OR kind = 'cancellation' AND document_id IS NOT NULL AND amount < 0)
    GROUP BY currency
),
receivable AS (
    SELECT currency, sum(open) AS total, coalesce(sum(open) FILTER (WHERE days_past_due > 0), 0) AS overdue
    FROM open_item WHERE kind = 'invoice' GROUP BY currency
)
SELECT extreme.currency, quickest.number AS quickest, slowest.number AS slowest,
       extreme.late_in_a_year, extreme.delinquent_in_a_year,
       beyond.paid AS days_beyond_terms, beyond.with_open AS days_beyond_terms_now, beyond.when_late AS days_when_late,
       (coalesce(receivable.total, 0) / nullif(greatest(billed.sales, 0), 0) * %(sales_days)s)::float8 AS sales_outstanding,
       (coalesce(receivable.overdue, 0) / nullif(greatest(billed.sales, 0), 0) * %(sales_days)s)::float8
           AS average_delinquent
FROM extreme
    LEFT JOIN beyond USING (currency) LEFT JOIN billed USING (currency) LEFT JOIN receivable USING (currency)
    LEFT JOIN financials_document quickest ON quickest.id = extreme.quickest
    LEFT JOIN financials_document slowest ON slowest.id = extreme.slowest
