-- Net and tax of some documents by category and rate of the tax; a line taken over without a category has the usual one.
SELECT document_id, category, tax_percent, sum(net) AS net, sum(tax) AS tax
FROM (SELECT document_id, tax_percent, net, tax,
             CASE WHEN tax_category <> '' THEN tax_category WHEN tax_percent <> 0 OR tax <> 0 THEN 'S' ELSE 'Z' END
                 AS category
      FROM financials_line WHERE document_id = ANY (%(documents)s)) line
GROUP BY document_id, category, tax_percent
HAVING sum(net) <> 0 OR sum(tax) <> 0
ORDER BY document_id, tax_percent DESC, category
