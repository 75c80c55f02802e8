-- Some documents with their status on a day, and their lines.
asked_document AS (
    SELECT id, valid_until, financials_status_on(id, status, %(as_of)s) AS status FROM financials_document
    WHERE id = ANY (%(documents)s)
),
asked_line AS (
    SELECT line.* FROM asked_document JOIN financials_line line ON line.document_id = asked_document.id
    WHERE line.quantity <> 0
),
past_line AS (SELECT id FROM asked_line WHERE %(past)s)
