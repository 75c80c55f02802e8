-- How well each strength would have foretold, a quarter ago, which invoices of the quarter since would be late: mean log
-- losses over a sample of customers. Builds on weekday.sql; what is known now is cut back to what was known then.
SELECT k_weekday, count(*) AS seen, avg(-ln(greatest(CASE WHEN late THEN chance ELSE 1 - chance END, 1e-9))) AS loss
FROM (SELECT curve.k_weekday, asked.late,
             exp(least(credit_ln_survival(curve.survival, 0)
                       - credit_ln_survival(curve.survival, asked.posted_on - asked.due - 1), 0)) AS chance
      FROM asked JOIN weekday_curve curve USING (customer_id, weekday)) foretold
GROUP BY k_weekday
