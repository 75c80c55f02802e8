-- What a customer's risk in one currency is made of, in one row: the open invoices with the odds their terms would give
-- if they were neutral, and the invoices the curve was counted from. Builds on risk.sql; `before` is the customer's
-- curve without the last 90 days.
weighed AS (
    SELECT risk.document_id, risk.at_risk, risk.age, risk.disputed, risk.broken, risk.returned,
           risk.base AS own,
           credit_log_odds(credit_ln_survival(company, risk.age + 30) - credit_ln_survival(company, risk.age)) AS company,
           credit_log_odds(credit_ln_survival(before.survival, risk.age + 30)
                           - credit_ln_survival(before.survival, risk.age)) AS before,
           CASE WHEN risk.age < 0 THEN risk.base
                ELSE credit_log_odds(credit_ln_survival(risk.survival, 29) - credit_ln_survival(risk.survival, -1))
           END AS not_due
    FROM risk JOIN before USING (customer_id)
        CROSS JOIN (SELECT credit_survival(hazards) AS company FROM model) pool
    WHERE risk.currency = %(currency)s AND risk.at_risk > 0 AND risk.due < %(as_of)s::date + 30
),
reopened AS (
    SELECT DISTINCT invoice.document_id
    FROM financials_adjustment adjustment
        JOIN financials_entry money ON money.payment_id = adjustment.payment_id
        JOIN financials_allocation used ON used.credit_id = money.id AND used.reverses_id IS NULL
        JOIN financials_entry invoice ON invoice.id = used.debit_id AND invoice.kind = 'invoice'
    WHERE adjustment.kind = 'return' AND adjustment.customer_id = ANY (%(customers)s)
      AND adjustment.currency = %(currency)s AND adjustment.counts_from <= %(as_of)s
      AND adjustment.effective_on > %(as_of)s::date - interval '12 months'
)
SELECT (SELECT json_agg(weighed ORDER BY at_risk DESC, document_id) FROM weighed) AS open,
       (SELECT json_agg(json_build_array(document_id, days_late, paid, known_on > %(recent)s,
                                         extract(isodow FROM known_on)::int) ORDER BY known_on DESC, document_id DESC)
        FROM lateness) AS known,
       (SELECT count(*) FROM broken_promise
        WHERE currency = %(currency)s AND broken_on > %(as_of)s::date - interval '12 months') AS promises,
       (SELECT json_agg(document_id) FROM reopened) AS reopened
