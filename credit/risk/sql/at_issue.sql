-- What is to be expected of each invoice in `asked` on the day it is issued: the chance that it is paid late, or more
-- than 5 days late, and how many days late it will be. Builds on weekday.sql and middle.sql. Nobody pays before the
-- invoice is there, which matters for short terms.
SELECT asked.customer_id, asked.issued_on, asked.due_on,
       exp(least(credit_ln_survival(curve.survival, 0) - so_far, 0)) AS late,
       exp(least(credit_ln_survival(curve.survival, 5) - so_far, 0)) AS late_5,
       floor(middle.days_late + 0.5)::int AS days_late
FROM asked
    JOIN weekday_curve curve USING (customer_id, weekday)
    JOIN middle USING (customer_id, weekday)
    CROSS JOIN LATERAL (
        SELECT coalesce(credit_ln_survival(curve.survival, asked.issued_on - asked.due - 1), 0) AS so_far) before
