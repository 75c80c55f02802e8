-- What one customer bought month by month, and in the same months a year before (years = 1), out of the documents alone:
-- a document's net is the sum of its lines'. The same as sold.sql counts, at the price of a page.
SELECT currency, date_trunc('month', issued_on + make_interval(years => span.years))::date AS month,
       coalesce(sum(amount) FILTER (WHERE years = 0), 0) AS net,
       coalesce(sum(amount) FILTER (WHERE years = 1), 0) AS before
FROM (VALUES (0, %(first_on)s::date, %(last_on)s::date), (1, %(first_before)s, %(last_before)s))
         AS span (years, first_on, last_on)
    JOIN financials_document document ON document.customer_id = %(customer)s
        AND document.issued_on BETWEEN span.first_on AND span.last_on
        AND document.kind IN ('invoice', 'credit_note') AND document.status = 'issued'
    CROSS JOIN LATERAL (SELECT CASE document.kind WHEN 'invoice' THEN document.net ELSE -document.net END) AS counted (amount)
GROUP BY 1, 2 ORDER BY 1, 2
