-- Every open invoice with its risk and the day it is expected to be paid: as late as usual, but not before tomorrow; and
-- the days between which four out of five such invoices are paid (NULL when that lies
-- beyond half a year late). Builds on risk.sql and middle.sql.
SELECT risk.invoice_id, risk.document_id, risk.customer_id, risk.currency, document.number, risk.due, risk.open,
       exposed.undisputed, risk.at_risk, risk.age, risk.disputed, risk.broken, risk.returned, risk.base,
       risk.not_paid_30d, risk.ends_15_late, risk.ends_30_late,
       foundation_business_day(greatest(%(as_of)s::date + 1, risk.due + floor(middle.days_late + 0.5)::int)) AS expected_on,
       risk.due + ceil(credit_day_of(risk.survival, risk.so_far + ln(0.9::float8)))::int AS earliest,
       risk.due + ceil(credit_day_of(risk.survival, risk.so_far + ln(0.1::float8)))::int AS latest
FROM risk
    JOIN exposed ON exposed.id = risk.invoice_id
    JOIN middle ON (middle.customer_id, middle.weekday) = (risk.customer_id, extract(isodow FROM risk.due)::int)
    JOIN financials_document document ON document.id = risk.document_id
